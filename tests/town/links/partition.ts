import type { Lot } from '../ground/ground.ts'

/** The cable of a lot. @throws where there is none */
export function cableOf({ name, cable }: Lot) {
  if (cable === null) throw new Error(`${name} stands on plain loopback: it has no cable`)
  return cable
}

/** Two sides of the street that hear nothing of each other. */
export async function partition(one: readonly Lot[], other: readonly Lot[]): Promise<void> {
  const addresses = (lots: readonly Lot[]) => lots.map(({ address }) => address)
  await Promise.all([
    ...one.map((lot) => cableOf(lot).shutOff(addresses(other))),
    ...other.map((lot) => cableOf(lot).shutOff(addresses(one))),
  ])
}

/** Every cable is as it was laid. */
export async function healAll(lots: readonly Lot[]): Promise<void> {
  await Promise.all(lots.map((lot) => cableOf(lot).heal()))
}

import type { Role } from '#node-core/model/role.ts'
import { createPerson, type Person } from './person.ts'

/** Who lives in the town, by what they are called, and on which host. */
export interface Cast {
  readonly developer: Person
  readonly studio: Person
  /** An account of the studio's house, of its own: never the buyer. */
  readonly designer: Person
  readonly fans: readonly Person[]
  readonly factoryNat: Person
  readonly factorySlow: Person
  readonly supplier: Person
  readonly carrier: Person
}

export async function createCast(fans: number): Promise<Cast> {
  const one = (label: string, role: Role, like?: Person) => createPerson(label, role, like)
  const studio = await one('Black Gale Pictures', 'studio')
  return {
    developer: await one('Paradigm workshop', 'developer'),
    studio,
    designer: await one('Dana Designer', 'designer', studio),
    fans: await Promise.all(Array.from({ length: fans }, (_, i) => one(`Fan ${i + 1}`, 'fan'))),
    factoryNat: await one('Foundry behind a router', 'factory'),
    factorySlow: await one('Foundry on a slow line', 'factory'),
    supplier: await one('Resin Supplies', 'supplier'),
    carrier: await one('Parcel Line', 'carrier'),
  }
}

/** Everybody on a host, in the order they are entered; nobody on a witness's or the relay's. */
export function livesOn(cast: Cast, host: string): readonly Person[] {
  const fan = /^fan(\d+)$/.exec(host)
  if (fan !== null) return [cast.fans[Number(fan[1]) - 1]!]
  switch (host) {
    case 'studio':
      return [cast.studio, cast.designer]
    case 'factoryNat':
      return [cast.factoryNat]
    case 'factorySlow':
      return [cast.factorySlow]
    case 'supplier':
      return [cast.supplier]
    case 'carrier':
      return [cast.carrier]
    default:
      return []
  }
}

/** Who has money at the beginning: all but designer and developer, who are only paid. */
export const moneyed = (cast: Cast): readonly Person[] => [
  cast.studio,
  ...cast.fans,
  cast.factoryNat,
  cast.factorySlow,
  cast.supplier,
  cast.carrier,
]

import { ParadigmRegistry_deployedBytecode, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { SamplePerson } from './samplePerson.ts'

export interface DevGenesisInput {
  readonly name: string
  readonly chainId: number
  readonly witness: Address
  /** Holds the rest of the supply; test money is given out from it. */
  readonly treasury: Address
  readonly people: readonly SamplePerson[]
  readonly nowMs: number
  /** @default 1000 */
  readonly slotMs?: number
}

/** The genesis file of a one-witness test network (format: consensus/genesis.ts), as JSON text. */
export function devGenesis(input: DevGenesisInput): string {
  return JSON.stringify({
    format: 'dipnet-genesis/1',
    chainId: input.chainId,
    name: input.name,
    dev: true,
    // Whole seconds: the slot grid is easier on the eye.
    time: new Date(Math.floor(input.nowMs / 1000) * 1000).toISOString(),
    witnesses: [{ address: input.witness, name: input.name }],
    allocations: input.people.map((person) => ({
      address: person.address,
      balanceWei: String(person.startingWei),
    })),
    remainderTo: input.treasury,
    code: [{ address: SYSTEM_ADDRESSES.paradigmRegistry, code: ParadigmRegistry_deployedBytecode, storage: {} }],
    // The app pays for itself: an idle test network sleeps until somebody does something.
    params: { emptyBlocks: 'onDemand', ...(input.slotMs === undefined ? {} : { slotMs: input.slotMs }) },
  })
}

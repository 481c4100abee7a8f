import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'
import { foundingGenesis } from './foundingGenesis.ts'
import type { SamplePerson } from './samplePerson.ts'

/** What the witness of a test network begins with. */
const WITNESS_FEES_WEI = 100n * WEI_PER_DPN

export interface DevGenesisInput {
  readonly name: string
  readonly chainId: number
  /** An account of its own: none of the people. */
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
  const developer = input.people.find(({ role }) => role === 'developer')
  return foundingGenesis({
    name: input.name,
    chainId: input.chainId,
    dev: true,
    // Whole seconds: the slot grid is easier on the eye.
    startMs: Math.floor(input.nowMs / 1000) * 1000,
    witnesses: [{ address: input.witness, name: input.name }],
    allocations: [
      // For its duties, as each witness of a larger network gets it: heartbeats, evidence, defaults of orders.
      { address: input.witness, balanceWei: WITNESS_FEES_WEI },
      ...input.people.map((person) => ({ address: person.address, balanceWei: person.startingWei })),
    ],
    remainderTo: input.treasury,
    ...(developer === undefined ? {} : { developer: developer.address }),
    // The app pays for itself: an idle test network sleeps until somebody does something.
    params: { emptyBlocks: 'onDemand', ...(input.slotMs === undefined ? {} : { slotMs: input.slotMs }) },
  })
}

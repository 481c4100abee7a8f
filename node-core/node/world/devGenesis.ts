import { ParadigmRegistry_deployedBytecode, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { SamplePerson } from './samplePeople.ts'

/** What each sample person starts with, DPN: enough for everything a newcomer tries. */
const STARTING_DPN: Readonly<Partial<Record<SamplePerson['role'], bigint>>> = {
  fan: 25_000n,
  studio: 2_000n,
  factory: 2_000n,
  developer: 500n,
  designer: 10n,
  supplier: 10n,
  carrier: 10n,
}

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

/** The genesis file of a one-witness test network (format: chain/genesis.ts), as JSON text. */
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
      balanceWei: String((STARTING_DPN[person.role] ?? 0n) * WEI_PER_DPN),
    })),
    remainderTo: input.treasury,
    code: [{ address: SYSTEM_ADDRESSES.paradigmRegistry, code: ParadigmRegistry_deployedBytecode, storage: {} }],
    // The app pays for itself: an idle test network sleeps until somebody does something.
    params: { emptyBlocks: 'onDemand', ...(input.slotMs === undefined ? {} : { slotMs: input.slotMs }) },
  })
}

import { GENESIS_FORMAT, parseGenesis } from '#node-core/consensus/genesis.ts'
import { genesisContracts } from '#node-core/contracts/index.ts'
import type { Address } from '#node-core/model/ids.ts'

export interface FoundingWitness {
  readonly address: Address
  /** Own DPN locked as votes for itself, wei. @default 0 */
  readonly votesWei?: bigint
  readonly name?: string
}

export interface FoundingGenesis {
  readonly name: string
  readonly chainId: number
  readonly dev: boolean
  /** When slot 0 starts, Unix ms: later than every witness is started, so that their keys need no arming. */
  readonly startMs: number
  /** In order of rank; the first `executiveCount` are executive, the others alternates. */
  readonly witnesses: readonly FoundingWitness[]
  readonly allocations: readonly { readonly address: Address; readonly balanceWei: bigint }[]
  /** Gets the rest of the supply. */
  readonly remainderTo: Address
  /** Receives the commissions of the shipped paradigms. @default remainderTo */
  readonly developer?: Address
  /** Overrides of consensus/params.ts as in the genesis file. */
  readonly params: Readonly<Record<string, unknown>>
}

/**
 * The genesis file of any network founded by this software, as JSON text: complete, the shipped paradigms are on the
 * registry's list from the start (protocol.md §4.3).
 * @throws CHAIN_BAD_GENESIS
 */
export function foundingGenesis(input: FoundingGenesis): string {
  const file = {
    format: GENESIS_FORMAT,
    chainId: input.chainId,
    name: input.name,
    dev: input.dev,
    time: new Date(input.startMs).toISOString(),
    witnesses: input.witnesses.map(({ address, votesWei, name }) => ({
      address,
      ...(votesWei === undefined ? {} : { votesWei: votesWei.toString() }),
      ...(name === undefined ? {} : { name }),
    })),
    allocations: input.allocations.map(({ address, balanceWei }) => ({ address, balanceWei: balanceWei.toString() })),
    remainderTo: input.remainderTo,
    code: genesisContracts(input.developer ?? input.remainderTo, Math.floor(input.startMs / 1000)),
    params: input.params,
  }
  parseGenesis(file)
  return `${JSON.stringify(file, null, 2)}\n`
}

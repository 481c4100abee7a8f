import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Log } from '#node-core/model/receipt.ts'
import type { AccessListEntry } from '#node-core/model/transaction.ts'

/** A call that is not signed and leaves nothing behind. */
export interface CallRequest {
  /** The zero address stands for nobody: its calls pay no fees. */
  readonly from: Address
  readonly to: Address | null
  readonly value?: bigint
  readonly data?: Uint8Array
  /** Default: the ceiling. */
  readonly gasLimit?: bigint
  /** Wei; not together with the next two. */
  readonly gasPrice?: bigint
  readonly maxFeePerGas?: bigint
  readonly maxPriorityFeePerGas?: bigint
  readonly accessList?: readonly AccessListEntry[]
}

/** What an account is taken to have. */
export interface StateOverride {
  readonly balance?: bigint
  readonly nonce?: bigint
  readonly code?: Uint8Array
  /** All of its storage: slots that are not named are empty. Not together with `stateDiff`. */
  readonly state?: ReadonlyMap<Hash, Uint8Array>
  /** These slots; the others stay. */
  readonly stateDiff?: ReadonlyMap<Hash, Uint8Array>
}

/** What the block is taken to say. */
export interface BlockOverrides {
  readonly height?: number
  /** Unix seconds. */
  readonly timestamp?: number
  readonly gasLimit?: bigint
  readonly producer?: Address
  readonly baseFeePerGas?: bigint
  readonly random?: Hash
}

/** A world that is not quite ours: for one call only. */
export interface CallOverrides {
  readonly accounts?: ReadonlyMap<Address, StateOverride>
  readonly block?: BlockOverrides
}

export interface CallResult {
  readonly output: Uint8Array
  readonly gasUsed: bigint
  readonly logs: readonly Log[]
}

/** What a call touches beyond what is warm anyway (EIP-2930), and what it then costs. */
export interface AccessResult {
  readonly accessList: readonly AccessListEntry[]
  readonly gasUsed: bigint
  /** Why the call fails all the same, in Ethereum clients' words. */
  readonly error: string | null
}

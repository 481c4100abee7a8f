import type { Address, Hash } from '#node-core/model/ids.ts'

/** What a transaction can see of its block. */
export interface BlockContext {
  readonly height: number
  readonly slot: number
  /** Unix seconds, from the slot. */
  readonly timestamp: number
  readonly producer: Address
  readonly gasLimit: bigint
  /** Wei. */
  readonly baseFeePerGas: bigint
  readonly parentHash: Hash
  readonly chainId: number
  /** BLOCKHASH: one of the last 256, else null. */
  blockHash(height: number): Hash | null
}

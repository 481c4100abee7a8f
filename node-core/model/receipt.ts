import type { Hex } from '../kernel/bytes.ts'
import type { Address, Hash } from './ids.ts'

/** An event a contract wrote. */
export interface Log {
  readonly address: Address
  /** At most four. */
  readonly topics: readonly Hash[]
  readonly data: Hex
}

/** What executing one transaction did, as the receipt root commits to it. */
export interface Receipt {
  readonly status: 'success' | 'reverted'
  readonly gasUsed: bigint
  /** Up to and including this transaction within its block. */
  readonly cumulativeGasUsed: bigint
  /** Wei per gas actually paid. */
  readonly effectiveGasPrice: bigint
  readonly contractAddress: Address | null
  readonly logs: readonly Log[]
}

/** A log with its place on the chain. */
export interface PlacedLog extends Log {
  readonly height: number
  readonly blockHash: Hash
  readonly transactionHash: Hash
  readonly transactionIndex: number
  /** Within the block. */
  readonly logIndex: number
}

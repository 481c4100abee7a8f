import type { Hex } from '../kernel/bytes.ts'
import type { Address, Hash } from './ids.ts'

export type TransactionType = 'legacy' | 'eip2930' | 'eip1559'

export interface AccessListEntry {
  readonly address: Address
  readonly storageKeys: readonly Hash[]
}

/** A decoded, signed Ethereum envelope with our chainId (protocol.md §1.2). Money in wei. */
export interface Transaction {
  readonly type: TransactionType
  readonly hash: Hash
  /** Recovered from the signature. */
  readonly from: Address
  readonly chainId: number
  readonly nonce: number
  readonly gasLimit: bigint
  /** null creates a contract. */
  readonly to: Address | null
  readonly value: bigint
  readonly data: Uint8Array
  readonly accessList: readonly AccessListEntry[]
  /** Equal to the gas price for legacy and 2930 envelopes. */
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  readonly signature: { readonly r: Hex; readonly s: Hex; readonly yParity: 0 | 1 }
  /** The envelope as it travels. */
  readonly raw: Uint8Array
}

/** What the sender pays per gas in a block with this base fee (EIP-1559). */
export function effectiveGasPrice(
  tx: Pick<Transaction, 'maxFeePerGas' | 'maxPriorityFeePerGas'>,
  baseFeePerGas: bigint,
): bigint {
  const capped = baseFeePerGas + tx.maxPriorityFeePerGas
  return capped < tx.maxFeePerGas ? capped : tx.maxFeePerGas
}

import type {
  AccountDetails,
  BlockDetails,
  BlockRow,
  TransactionDetails,
  TransactionRow,
} from '#node-core/api/calls/chain.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'

/** What the explorer asks of the chain. */
export interface Explorer {
  /** Newest first; `before` = height. */
  blocks(before: number | null, limit: number): Promise<readonly BlockRow[]>
  /** @throws NODE_UNKNOWN_BLOCK */
  block(id: number | Hash): Promise<BlockDetails>
  /** @throws NODE_UNKNOWN_TRANSACTION */
  transaction(hash: Hash): Promise<TransactionDetails>
  account(address: Address): Promise<AccountDetails>
  history(address: Address): Promise<readonly TransactionRow[]>
}

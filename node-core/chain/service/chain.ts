import type { NodeError } from '#node-core/kernel/errors.ts'
import type { ChainHead } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { AlertCode } from '#node-core/consensus/core/ports.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { Evidence } from '#node-core/consensus/witnesses/evidence/evidence.ts'
import type { KeyStatus } from '#node-core/consensus/core/consensusDriver.ts'
import type { ChainQueries } from '../queries/chainQueries.ts'

export interface HeadEvent {
  readonly head: ChainHead
  readonly transactions: readonly Hash[]
  /** Hashes of blocks that are no longer part of the chain, newest first. */
  readonly reverted: readonly Hash[]
}

/** The main chain of one node. */
export interface Chain extends ChainQueries {
  readonly genesis: Genesis
  /** Takes a signed envelope into the pool, stores and publishes it. @throws EVM_*, POOL_* */
  submitTransaction(raw: Uint8Array): Promise<Hash>
  /** The account's next free number, counting what waits here. */
  nextNonce(address: Address): number
  pendingTransactions(): readonly Transaction[]
  poolCounts(): { readonly pending: number; readonly queued: number }
  onHead(listener: (event: HeadEvent) => void): () => void
  onFinal(listener: (final: ChainHead) => void): () => void
  /** Entered the pool. */
  onTransaction(listener: (tx: Transaction) => void): () => void
  onAlert(listener: (alert: { readonly code: AlertCode; readonly slot: number }) => void): () => void
  /**
   * Proof of an offence was seen: to be sent to the registry as a transaction by whoever wants the reward
   * (`submitEvidence`).
   */
  onEvidence(listener: (evidence: Evidence) => void): () => void
  /** Why the chain stopped by itself (a damaged database, a full disk, our own mistake); null while it runs. */
  readonly failure: NodeError | null
  /** Told once, when that happens. */
  onFailure(listener: (error: NodeError) => void): () => void
  readonly keyStatus: KeyStatus
  /** The operator says that no other node uses this key (protocol.md §2.6). */
  rearm(): void
  /** Slots that ran since genesis by the chain's own clock. */
  readonly slot: number
  /** True while blocks are asked for, or the way to a checkpoint is looked for; false once nothing known is missing. */
  readonly syncing: boolean
  /** Resolves when everything that was going on is stored; the storage is the caller's to close. */
  stop(): Promise<void>
}

import type { Hex } from '#node-core/kernel/bytes.ts'
import type { NodeError } from '#node-core/kernel/errors.ts'
import type { Block, ChainHead } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { PlacedLog, Receipt } from '#node-core/model/receipt.ts'
import type { ProofReply } from '#node-core/model/verifyStateProof.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { Caller, Turns } from '../queries/createTurns.ts'
import type { AccessResult, CallOverrides, CallRequest, CallResult } from '#node-core/evm/execution/callRequest.ts'
import type { AccountRecord } from '#node-core/evm/state/accountRecord.ts'
import type { DividendState } from '#node-core/evm/dividend/dividend.ts'
import type { AlertCode } from '#node-core/consensus/core/ports.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { ConsensusState } from '#node-core/consensus/state/consensusState.ts'
import type { Evidence } from '#node-core/consensus/witnesses/evidence/evidence.ts'
import type { KeyStatus } from '#node-core/consensus/core/consensusDriver.ts'

/** Which block is meant: by height, by hash, or where the chain stands. */
export type BlockTag = number | Hash | 'head' | 'final'

/**
 * In which block a call runs: one that there is, or `next`: on the head, as a transaction in a block made now would.
 */
export type CallTag = BlockTag | 'next'

/** A transaction and where it is: mined, or waiting. */
export interface FoundTransaction {
  readonly transaction: Transaction
  readonly place: { readonly height: number; readonly blockHash: Hash; readonly index: number } | null
}

/** A receipt and where it is. */
export interface FoundReceipt {
  readonly receipt: Receipt
  readonly transaction: Transaction
  readonly height: number
  readonly blockHash: Hash
  readonly index: number
  /** Number of the first log within the block. */
  readonly firstLogIndex: number
}

export interface LogFilter {
  /** Any of these; absent: all. */
  readonly addresses?: readonly Address[]
  /** For each position: any of these; null: whatever. */
  readonly topics?: ReadonlyArray<readonly Hash[] | null>
  readonly fromHeight: number
  readonly toHeight: number
  /** Default and most: 10,000. */
  readonly limit?: number
}

/** What to prove beside the account itself. */
export interface ProofNames {
  readonly slots: readonly Hash[]
  /** A system contract's own records, by name. */
  readonly records: readonly string[]
}

/** A proof and the block whose state it is about. */
export interface PlacedProof extends ProofReply {
  readonly height: number
  readonly blockHash: Hash
  /** By the producer, over the block hash. */
  readonly signature: Hex
}

export interface HeadEvent {
  readonly head: ChainHead
  readonly transactions: readonly Hash[]
  /** Hashes of blocks that are no longer part of the chain, newest first. */
  readonly reverted: readonly Hash[]
}

/** Queries of the chain; nothing here waits for consensus. */
export interface ChainQueries {
  readonly head: ChainHead
  readonly final: ChainHead
  /**
   * The lowest block held: 1, but where the chain began with a snapshot. Asking for what lies below fails with
   * CHAIN_HISTORY_NOT_HELD.
   */
  readonly firstHeld: number
  /** Block 0 has no transactions and a header of zeros. @throws CHAIN_HISTORY_NOT_HELD */
  getBlock(tag: BlockTag): Block | null
  /** Hashes of a block's transactions, in order. */
  transactionHashes(block: Block): readonly Hash[]
  getReceipts(tag: BlockTag): readonly Receipt[] | null
  getTransaction(hash: Hash): FoundTransaction | null
  getReceipt(hash: Hash): FoundReceipt | null
  /**
   * By the index of addresses where any are given.
   * @throws CHAIN_QUERY_TOO_LARGE, CHAIN_HISTORY_NOT_HELD, CHAIN_BUSY
   */
  getLogs(filter: LogFilter, caller?: Caller): Promise<PlacedLog[]>
  /** Newest first: transactions from, to or creating the address. */
  getTransactionsOf(
    address: Address,
    options?: { readonly beforeHeight?: number; readonly limit?: number },
  ): Promise<FoundTransaction[]>
  /** Settled. @throws EVM_STATE_UNAVAILABLE, CHAIN_UNKNOWN_BLOCK, CHAIN_HISTORY_NOT_HELD */
  getAccount(address: Address, tag?: BlockTag): AccountRecord
  getCode(address: Address, tag?: BlockTag): Uint8Array
  /** 32 bytes. */
  getStorage(address: Address, slot: Hash, tag?: BlockTag): Uint8Array
  /** A native contract's record. */
  getRecord(address: Address, name: string, tag?: BlockTag): Uint8Array | undefined
  /**
   * Proof of an account, slots and records of it.
   * @throws EVM_STATE_UNAVAILABLE, CHAIN_UNKNOWN_BLOCK, CHAIN_QUERY_TOO_LARGE
   */
  getProof(address: Address, names: ProofNames, tag?: BlockTag): PlacedProof
  getDividend(tag?: BlockTag): DividendState & { readonly holdersPot: bigint }
  /**
   * Default `next`, for the next two as well.
   * @throws EVM_CALL_REVERTED, EVM_CALL_FAILED, EVM_CALL_TOO_HEAVY, EVM_STATE_UNAVAILABLE, CHAIN_UNKNOWN_BLOCK,
   * CHAIN_BUSY
   */
  call(request: CallRequest, tag?: CallTag, overrides?: CallOverrides, caller?: Caller): Promise<CallResult>
  /**
   * @throws EVM_CALL_REVERTED, EVM_CALL_FAILED, EVM_GAS_TOO_HIGH, EVM_CALL_TOO_HEAVY, EVM_STATE_UNAVAILABLE,
   * CHAIN_UNKNOWN_BLOCK, CHAIN_BUSY
   */
  estimateGas(request: CallRequest, tag?: CallTag, overrides?: CallOverrides, caller?: Caller): Promise<bigint>
  /**
   * What the call touches (EIP-2930).
   * @throws EVM_CALL_TOO_HEAVY, EVM_STATE_UNAVAILABLE, CHAIN_UNKNOWN_BLOCK, CHAIN_BUSY
   */
  listAccess(request: CallRequest, tag?: CallTag, caller?: Caller): Promise<AccessResult>
  /** What all who ask share: whoever computes something for a caller does it in a turn of these. */
  readonly turns: Turns
  /** What a transaction in the next block pays at least, wei per gas. */
  readonly nextBaseFeePerGas: bigint
  /** Consensus after the head: sets, turn, finality. */
  readonly consensus: ConsensusState
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
  /** True once no block is known to be missing here. */
  readonly syncing: boolean
  /** Resolves when everything that was going on is stored; the storage is the caller's to close. */
  stop(): Promise<void>
}

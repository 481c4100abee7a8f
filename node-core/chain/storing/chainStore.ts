import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import { bytesToUtf8, utf8ToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import type { Block, BlockHeader } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Receipt } from '#node-core/model/receipt.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { encodeUndo } from '#node-core/evm/state/undoRecord.ts'
import type { StateChanges } from '#node-core/evm/state/stateReader.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { decodeReceipts, encodeReceipts } from './receiptCodec.ts'
import { decodeBlock, encodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import type { ConsensusState } from '#node-core/consensus/state/consensusState.ts'
import { decodeConsensusState, encodeConsensusState } from '#node-core/consensus/state/consensusStateCodec.ts'
import { corruptChain } from '../errors.ts'

/** A block that was executed: all that is stored about it. */
export interface ExecutedBlock {
  readonly block: Block
  readonly transactions: readonly Pick<Transaction, 'hash' | 'from' | 'to'>[]
  readonly receipts: readonly Receipt[]
  readonly encodedReceipts: readonly Uint8Array[]
  readonly changes: StateChanges
}

/** A place in the chain's history. */
export interface BlockRef {
  readonly height: number
  readonly hash: Hash
}

/** Blocks, receipts and indexes in their buckets; block 0 is the genesis and has no bytes. */
export interface ChainStore {
  /** Operations that store an executed block beside the chain (it need not become its head). */
  putBlock(executed: ExecutedBlock, state: ConsensusState): BatchOperation[]
  putState(ref: BlockRef, state: ConsensusState): BatchOperation
  /**
   * Operations that make a stored block part of the head's chain: its place by height, transactions, logs and
   * addresses.
   */
  link(executed: Pick<ExecutedBlock, 'block' | 'transactions' | 'receipts'>): BatchOperation[]
  unlink(executed: Pick<ExecutedBlock, 'block' | 'transactions' | 'receipts'>): BatchOperation[]
  /** Operations that forget a block which lost. */
  dropBlock(ref: BlockRef): BatchOperation[]
  /**
   * Operations that let go of what only blocks above the final one need; where a snapshot for peers may be made,
   * the consensus state stays.
   */
  settleBlock(ref: BlockRef, keepConsensus: boolean): BatchOperation[]
  block(hash: Hash): Block | undefined
  heightOf(hash: Hash): number | undefined
  canonicalHash(height: number): Hash | undefined
  receipts(ref: BlockRef): Receipt[] | undefined
  diff(ref: BlockRef): Uint8Array | undefined
  state(ref: BlockRef): ConsensusState | undefined
  /** The lowest block held: 1, but where the chain began with a snapshot. */
  readonly firstHeld: number
  putFirstHeld(height: number): BatchOperation
  /** Blocks stored above `height`, ascending. */
  above(height: number): Promise<Block[]>
  readonly head: BlockRef | undefined
  readonly final: BlockRef | undefined
  putRef(name: 'head' | 'final', ref: BlockRef): BatchOperation
}

const CACHED_BLOCKS = 512
/** Blocks full of call data are 2 MB each: so many of those would be a gigabyte. */
const CACHED_BLOCK_BYTES = 64 << 20
/** Clients ask for the receipts of one block after the other, each for itself: decoded once, not once for each. */
const CACHED_RECEIPT_LISTS = 16

/**
 * @param genesisHash hash of block 0
 * @param recovered what a recovery makes of the consensus state after a block; by default nothing
 */
export function createChainStore(
  storage: Storage,
  genesisHash: Hash,
  recovered: (state: ConsensusState, hash: Hash) => ConsensusState = (state) => state,
): ChainStore {
  const blocks = new Map<Hash, Block>()
  let cachedBytes = 0
  const forget = (hash: Hash) => {
    const block = blocks.get(hash)
    if (block === undefined) return
    blocks.delete(hash)
    cachedBytes -= sizeOf(block)
  }
  const remember = (block: Block) => {
    forget(block.hash)
    blocks.set(block.hash, block)
    cachedBytes += sizeOf(block)
    for (const hash of blocks.keys()) {
      if ((blocks.size <= CACHED_BLOCKS && cachedBytes <= CACHED_BLOCK_BYTES) || hash === block.hash) break
      forget(hash)
    }
    return block
  }
  const receiptLists = new BoundedMap<Hash, Receipt[]>(CACHED_RECEIPT_LISTS)
  const key = (ref: BlockRef) => [ref.height, ref.hash] as const
  const refOf = (header: BlockHeader, hash: Hash): BlockRef => ({ height: header.height, hash })
  const decodeRef = (name: string): BlockRef | undefined => {
    const bytes = storage.meta.get(name)
    if (bytes === undefined) return undefined
    const [height, hash] = bytesToUtf8(bytes).split(' ')
    if (hash === undefined || !Number.isSafeInteger(Number(height)))
      throw corruptChain('a stored place in the chain is damaged', { name })
    return { height: Number(height), hash: hash as Hash }
  }

  let firstHeld: number | null = null

  const heightOf = (hash: Hash) =>
    hash === genesisHash ? 0 : (blocks.get(hash)?.header.height ?? storage.heightByHash.get(hash))
  const read = (hash: Hash): Block | undefined => {
    const cached = blocks.get(hash)
    if (cached !== undefined) return cached
    const height = storage.heightByHash.get(hash)
    const bytes = height === undefined ? undefined : storage.block.get([height, hash])
    if (bytes === undefined) return undefined
    const block = decodeBlock(bytes, genesisHash)
    if (block.hash !== hash) throw corruptChain('a stored block has another hash', { hash })
    return remember(block)
  }

  return {
    putBlock(executed, state) {
      const { block, changes } = executed
      const ref = refOf(block.header, block.hash)
      remember(block)
      return [
        storage.block.put(key(ref), encodeBlock(block)),
        storage.heightByHash.put(block.hash, ref.height),
        storage.receipts.put(key(ref), encodeReceipts(executed.encodedReceipts)),
        storage.diff.put(key(ref), encodeUndo([...changes.values])),
        storage.consensusState.put(key(ref), encodeConsensusState(state)),
        ...[...changes.codes].map(([hash, code]) => storage.code.put(hash, code)),
      ]
    },
    putState: (ref, state) => storage.consensusState.put(key(ref), encodeConsensusState(state)),
    link({ block, transactions, receipts }) {
      const { height } = block.header
      const operations: BatchOperation[] = [storage.canonical.put(height, block.hash)]
      transactions.forEach((tx, index) => operations.push(storage.transaction.put(tx.hash, { height, index })))
      for (const [address, indices] of logAddresses(receipts))
        operations.push(storage.logsByAddress.put([address, height], indices))
      for (const [address, indices] of parties(transactions, receipts))
        operations.push(storage.transactionsByAddress.put([address, height], indices))
      return operations
    },
    unlink({ block, transactions, receipts }) {
      const { height } = block.header
      const operations: BatchOperation[] = [
        storage.canonical.del(height),
        ...transactions.map((tx) => storage.transaction.del(tx.hash)),
      ]
      for (const address of logAddresses(receipts).keys()) operations.push(storage.logsByAddress.del([address, height]))
      for (const address of parties(transactions, receipts).keys())
        operations.push(storage.transactionsByAddress.del([address, height]))
      return operations
    },
    dropBlock(ref) {
      forget(ref.hash)
      receiptLists.delete(ref.hash)
      return [
        storage.block.del(key(ref)),
        storage.heightByHash.del(ref.hash),
        storage.receipts.del(key(ref)),
        storage.diff.del(key(ref)),
        storage.consensusState.del(key(ref)),
      ]
    },
    settleBlock: (ref, keepConsensus) => [
      storage.diff.del(key(ref)),
      ...(keepConsensus ? [] : [storage.consensusState.del(key(ref))]),
    ],
    block: read,
    heightOf,
    canonicalHash: (height) => (height === 0 ? genesisHash : (storage.canonical.get(height) as Hash | undefined)),
    receipts(ref) {
      if (ref.height === 0) return []
      const known = receiptLists.get(ref.hash)
      if (known !== undefined) return known
      const bytes = storage.receipts.get(key(ref))
      if (bytes === undefined) return undefined
      const list = decodeReceipts(bytes)
      receiptLists.set(ref.hash, list)
      return list
    },
    diff: (ref) => storage.diff.get(key(ref)),
    state(ref) {
      const bytes = storage.consensusState.get(key(ref))
      return bytes === undefined ? undefined : recovered(decodeConsensusState(bytes), ref.hash)
    },
    get firstHeld() {
      firstHeld ??= Number(bytesToUtf8(storage.meta.get('firstHeld') ?? utf8ToBytes('1')))
      return firstHeld
    },
    putFirstHeld: (height) => storage.meta.put('firstHeld', utf8ToBytes(String(height))),
    async above(height) {
      const out: Block[] = []
      for await (const [, bytes] of storage.block.entries({ gte: [height + 1, '0x'] }))
        out.push(remember(decodeBlock(bytes, genesisHash)))
      return out
    },
    get head() {
      return decodeRef('head')
    },
    get final() {
      return decodeRef('final')
    },
    putRef: (name, ref) => storage.meta.put(name, utf8ToBytes(`${ref.height} ${ref.hash}`)),
  }
}

const sizeOf = (block: Block): number => block.transactions.reduce((sum, raw) => sum + raw.length, 1_000)

function collect(entries: Iterable<readonly [Hex, number]>): Map<Hex, number[]> {
  const out = new Map<Hex, number[]>()
  for (const [address, index] of entries) {
    const list = out.get(address)
    if (list === undefined) out.set(address, [index])
    else if (list[list.length - 1] !== index) list.push(index)
  }
  return out
}

function logAddresses(receipts: readonly Receipt[]): Map<Hex, number[]> {
  return collect(receipts.flatMap((receipt, index) => receipt.logs.map((log) => [log.address, index] as const)))
}

/** Sender, recipient and created contract of each transaction. */
function parties(transactions: ExecutedBlock['transactions'], receipts: readonly Receipt[]): Map<Hex, number[]> {
  return collect(
    transactions.flatMap((tx, index) =>
      [tx.from, tx.to, receipts[index]?.contractAddress ?? null]
        .filter((address): address is Address => address !== null)
        .map((address) => [address, index] as const),
    ),
  )
}

import { toIsoTime } from '#node-core/kernel/isoTime.ts'
import type { Block, ChainHead } from '#node-core/model/block.ts'
import { isHash, ZERO_ADDRESS, type Address, type Hash } from '#node-core/model/ids.ts'
import type { PlacedLog } from '#node-core/model/receipt.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { Engine } from '#node-core/evm/engine/engine.ts'
import { estimateGas } from '#node-core/evm/execution/estimateGas.ts'
import { listAccess } from '#node-core/evm/execution/listAccess.ts'
import type { CallPlace } from '#node-core/evm/execution/runCall.ts'
import { simulateCall } from '#node-core/evm/execution/simulateCall.ts'
import { stateUnavailable } from '#node-core/evm/errors.ts'
import { changesBackTo, overlayState } from '#node-core/evm/state/historicalState.ts'
import type { StateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import type { StateChanges, StateReader } from '#node-core/evm/state/stateReader.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import { HEADER_VERSION } from '#node-core/consensus/header/headerCodec.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { ConsensusState } from '#node-core/consensus/state/consensusState.ts'
import type { BlockExecutor } from '../execution/blockExecutor.ts'
import type { BlockTag, CallTag, ChainQueries, FoundReceipt, FoundTransaction } from './chainQueries.ts'
import type { BlockRef, ChainStore } from '../storing/chainStore.ts'
import { historyNotHeld, queryTooLarge, unknownBlock } from '../errors.ts'
import { matchesFilter } from './matchesFilter.ts'
import { createTurns, longQuestionOf, once, type Caller } from './createTurns.ts'
import { createStateProver } from './proveState.ts'
import type { TransactionPool } from '../pool/transactionPool.ts'

export interface QueriesOptions {
  readonly genesis: Genesis
  readonly storage: Storage
  readonly store: ChainStore
  readonly database: StateDatabase
  readonly executor: BlockExecutor
  readonly engine: Engine
  readonly pool: () => TransactionPool
  readonly head: () => BlockRef
  readonly final: () => BlockRef
  readonly consensus: () => ConsensusState
  /** The running slot. */
  readonly slot: () => number
}

const MAX_LOGS = 10_000
/** Blocks read one by one when no address is given; with addresses, those that hold logs of theirs. */
const MAX_SCAN = 10_000
/** Data of all logs in one answer, characters. */
const MAX_LOG_DATA = 6 << 20
/** Entries of the index of addresses after which others get their turn. */
const ENTRIES_A_TURN = 64

export function createQueries(options: QueriesOptions): ChainQueries {
  const { genesis, storage, store, database, executor, engine } = options
  const genesisBlock: Block = {
    hash: genesis.hash,
    transactions: [],
    header: {
      version: HEADER_VERSION,
      height: 0,
      slot: 0,
      parentHash: `0x${'00'.repeat(32)}` as Hash,
      producer: ZERO_ADDRESS,
      setId: 0,
      txRoot: `0x${'00'.repeat(32)}` as Hash,
      receiptRoot: `0x${'00'.repeat(32)}` as Hash,
      stateRoot: `0x${'00'.repeat(32)}` as Hash,
      logsBloom: `0x${'00'.repeat(256)}`,
      gasLimit: genesis.params.gasLimit,
      gasUsed: 0n,
      baseFeePerGas: genesis.params.minBaseFeeWei,
      dagAnchor: { heads: [], count: 0, bytes: 0, root: `0x${'00'.repeat(32)}` as Hash },
      attestation: null,
      orphans: [],
      signature: `0x${'00'.repeat(65)}`,
    },
  }
  /** @throws CHAIN_HISTORY_NOT_HELD */
  const mustHold = (height: number) => {
    if (height > 0 && height < store.firstHeld)
      throw historyNotHeld('from before the snapshot this node began with', { height, firstHeld: store.firstHeld })
  }
  const place = (tag: BlockTag): BlockRef | null => {
    if (tag === 'head') return options.head()
    if (tag === 'final') return options.final()
    if (typeof tag === 'number') {
      mustHold(tag)
      const hash = store.canonicalHash(tag)
      return hash === undefined ? null : { height: tag, hash }
    }
    const height = isHash(tag) ? store.heightOf(tag) : undefined
    return height === undefined ? null : { height, hash: tag }
  }
  const blockAt = (ref: BlockRef): Block | null =>
    ref.height === 0 ? (ref.hash === genesis.hash ? genesisBlock : null) : (store.block(ref.hash) ?? null)
  const headOf = (ref: BlockRef): ChainHead => {
    const slot = blockAt(ref)?.header.slot ?? 0
    return { ...ref, slot, time: toIsoTime(genesis.timeMs + slot * genesis.params.slotMs) }
  }
  /** Laying undo records costs a read per block: those for each of the last few heights asked for are kept. */
  const views = new Map<string, StateChanges>()
  const stateOf = (tag: BlockTag): { readonly ref: BlockRef; readonly over: (base: StateReader) => StateReader } => {
    const ref = place(tag)
    if (ref === null) throw unknownBlock('no such block', { block: String(tag) })
    const head = options.head()
    if (ref.hash === head.hash) return { ref, over: (base) => base }
    if (store.canonicalHash(ref.height) !== ref.hash)
      throw stateUnavailable('that block is not on our chain', { height: ref.height })
    const key = `${ref.hash}${head.hash}`
    let changes = views.get(key)
    if (changes === undefined) {
      changes = changesBackTo(storage, ref.height, head.height)
      if (views.size >= 8) views.clear()
      views.set(key, changes)
    }
    const values = changes
    return { ref, over: (base) => overlayState(base, values) }
  }
  const prover = createStateProver(storage, database)
  const world = (tag: BlockTag = 'head') => new WorldState(stateOf(tag).over(database))
  const contextAt = (tag: CallTag) => {
    const { ref, over } = stateOf(tag === 'next' ? 'head' : tag)
    const { header } = blockAt(ref) ?? genesisBlock
    // A block made now: deadlines pass although no block was needed.
    if (tag === 'next')
      return { over, block: executor.context(ref, Math.max(header.slot + 1, options.slot()), header.producer) }
    const parent = ref.height === 0 ? ref : { height: ref.height - 1, hash: header.parentHash }
    return {
      over,
      block: {
        ...executor.context(parent, header.slot, header.producer),
        height: ref.height,
        baseFeePerGas: header.baseFeePerGas,
      },
    }
  }
  const turns = createTurns()
  /** A call runs in pieces: on the state as it is now, whatever blocks come between. */
  const forCall = (tag: CallTag, caller: Caller | undefined): CallPlace => {
    const { over, block } = contextAt(tag)
    return { engine, state: over(database.pin()), block, inTurns: (task) => turns.run(task, longQuestionOf(caller)) }
  }
  const found = (height: number, index: number): FoundTransaction | null => {
    const hash = store.canonicalHash(height)
    const raw = hash === undefined ? undefined : store.block(hash)?.transactions[index]
    return raw === undefined ? null : { transaction: executor.decode(raw), place: { height, blockHash: hash!, index } }
  }
  const logsIn = (height: number, indices: ReadonlySet<number> | null): PlacedLog[] => {
    const hash = store.canonicalHash(height)
    const block = hash === undefined ? undefined : store.block(hash)
    if (block === undefined || block.transactions.length === 0) return []
    const receipts = store.receipts({ height, hash: hash! }) ?? []
    const out: PlacedLog[] = []
    let logIndex = 0
    receipts.forEach((receipt, transactionIndex) => {
      const wanted = indices === null || indices.has(transactionIndex)
      const transactionHash =
        wanted && receipt.logs.length > 0 ? executor.decode(block.transactions[transactionIndex]!).hash : null
      for (const log of receipt.logs) {
        if (transactionHash !== null)
          out.push({ ...log, height, blockHash: hash!, transactionHash, transactionIndex, logIndex })
        logIndex++
      }
    })
    return out
  }

  return {
    get head() {
      return headOf(options.head())
    },
    get final() {
      return headOf(options.final())
    },
    get consensus() {
      return options.consensus()
    },
    get firstHeld() {
      return store.firstHeld
    },
    get nextBaseFeePerGas() {
      return contextAt('next').block.baseFeePerGas
    },
    getBlock(tag) {
      const ref = place(tag)
      return ref === null ? null : blockAt(ref)
    },
    transactionHashes: (block) => block.transactions.map((raw) => executor.hashOf(raw)),
    getReceipts(tag) {
      const ref = place(tag)
      return ref === null ? null : (store.receipts(ref) ?? null)
    },
    getTransaction(hash) {
      const at = storage.transaction.get(hash)
      if (at !== undefined) return found(at.height, at.index)
      const waiting = options.pool().get(hash)
      return waiting === undefined ? null : { transaction: waiting.tx, place: null }
    },
    getReceipt(hash): FoundReceipt | null {
      const at = storage.transaction.get(hash)
      const tx = at === undefined ? null : found(at.height, at.index)
      if (at === undefined || tx === null || tx.place === null) return null
      const receipts = store.receipts({ height: at.height, hash: tx.place.blockHash })
      const receipt = receipts?.[at.index]
      if (receipts === undefined || receipt === undefined) return null
      const firstLogIndex = receipts.slice(0, at.index).reduce((sum, before) => sum + before.logs.length, 0)
      return {
        receipt,
        transaction: tx.transaction,
        height: at.height,
        blockHash: tx.place.blockHash,
        index: at.index,
        firstLogIndex,
      }
    },
    async getLogs(filter, caller) {
      const limit = Math.min(filter.limit ?? MAX_LOGS, MAX_LOGS)
      const to = Math.min(filter.toHeight, options.head().height)
      mustHold(Math.max(1, filter.fromHeight))
      const out: PlacedLog[] = []
      let data = 0
      const take = (logs: readonly PlacedLog[]) => {
        for (const log of logs) {
          if (!matchesFilter(log, filter)) continue
          out.push(log)
          data += log.data.length
        }
        if (out.length > limit) throw queryTooLarge('more results than the limit', { limit })
        if (data > MAX_LOG_DATA) throw queryTooLarge('more data than the limit', { limit: MAX_LOG_DATA })
      }
      const scan = (heights: Iterable<number>, indicesAt: (height: number) => ReadonlySet<number> | null) =>
        turns.run(
          (function* () {
            for (const height of heights) {
              take(logsIn(height, indicesAt(height)))
              yield
            }
            return out
          })(),
          longQuestionOf(caller),
        )
      if (filter.addresses === undefined || filter.addresses.length === 0) {
        if (to - filter.fromHeight >= MAX_SCAN) throw queryTooLarge('more blocks than the limit', { limit: MAX_SCAN })
        return scan(rangeOf(Math.max(1, filter.fromHeight), to), () => null)
      }
      const heights = new Map<number, Set<number>>()
      let entries = 0
      for (const address of new Set(filter.addresses)) {
        for await (const [[, height], indices] of storage.logsByAddress.entries({
          gte: [address, filter.fromHeight],
          lt: [address, to + 1],
        })) {
          const set = heights.get(height) ?? new Set<number>()
          for (const index of indices) set.add(index)
          heights.set(height, set)
          if (heights.size > MAX_SCAN) throw queryTooLarge('more blocks than the limit', { limit: MAX_SCAN })
          if (++entries % ENTRIES_A_TURN === 0)
            await turns.run(
              once(() => undefined),
              caller,
            )
        }
      }
      return scan(
        [...heights.keys()].sort((a, b) => a - b),
        (height) => heights.get(height)!,
      )
    },
    async getTransactionsOf(address, { beforeHeight, limit = 50 } = {}) {
      const out: FoundTransaction[] = []
      for await (const [[, height], indices] of storage.transactionsByAddress.entries({
        gte: [address, 0],
        lt: [address, beforeHeight ?? options.head().height + 1],
        reverse: true,
      })) {
        for (const index of [...indices].reverse()) {
          const tx = found(height, index)
          if (tx !== null) out.push(tx)
        }
        if (out.length >= limit) break
      }
      return out.slice(0, limit)
    },
    getAccount: (address: Address, tag) => world(tag).account(address),
    getCode: (address, tag) => world(tag).code(address),
    getStorage(address, slot, tag) {
      const value = world(tag).storage(address, slot)
      const out = new Uint8Array(32)
      out.set(value, 32 - value.length)
      return out
    },
    getRecord: (address, name, tag) => world(tag).record(address, name),
    getProof(address, names, tag = 'head') {
      const ref = place(tag)
      const block = ref === null ? null : blockAt(ref)
      if (ref === null || block === null) throw unknownBlock('no such block', { block: String(tag) })
      if (store.canonicalHash(ref.height) !== ref.hash)
        throw stateUnavailable('that block is not on our chain', { height: ref.height })
      return prover.prove(ref, block, options.head(), address, names)
    },
    getDividend(tag) {
      const state = world(tag)
      return { ...state.dividend, holdersPot: state.holdersPot }
    },
    call: async (request, tag = 'next', overrides = {}, caller = undefined) =>
      simulateCall({ ...forCall(tag, caller), overrides }, request),
    estimateGas: async (request, tag = 'next', overrides = {}, caller = undefined) =>
      estimateGas({ ...forCall(tag, caller), overrides }, request),
    listAccess: async (request, tag = 'next', caller = undefined) => listAccess(forCall(tag, caller), request),
    turns,
  }
}

function* rangeOf(first: number, last: number): Generator<number, void> {
  for (let at = first; at <= last; at++) yield at
}

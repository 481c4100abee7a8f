import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { isNodeError, toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { badSignature } from '#node-core/kernel/keys.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Block, ChainHead } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createEngine } from '#node-core/evm/engine/createEngine.ts'
import type { CreatePolicy } from '#node-core/evm/execution/executeTransaction.ts'
import { genesisChanges } from '#node-core/evm/genesis/genesisState.ts'
import { openStateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { AlertCode, CoreEffect, CoreEvent, WitnessSigner } from '../core/ports.ts'
import { STANDARD_RULES } from '../core/rules.ts'
import type { SystemRules } from '../execution/systemRules.ts'
import { genesisMembers, type Genesis } from '../genesis.ts'
import { decodeBlock, encodeBlock } from '../header/blockCodec.ts'
import { decodeHeader, encodeHeader } from '../header/headerCodec.ts'
import type { PoolOptions } from '../pool/options.ts'
import type { PoolView } from '../pool/transactionPool.ts'
import { createSeals } from '../seals/createSeals.ts'
import type { SystemInput, SystemOutput } from '../state/consensusState.ts'
import { createConsensusState } from '../state/createConsensusState.ts'
import { createSafetyRecord, type SafetyRecord } from '../votes/safetyRecord.ts'
import type { Evidence } from '../witnesses/evidence/evidence.ts'
import { decodeVote, encodeVote } from '../votes/voteCodec.ts'
import { createBlockExecutor, type ChainExecutor } from './blockExecutor.ts'
import { createBranchState } from './branchState.ts'
import type { Chain, HeadEvent } from './chain.ts'
import { createChainClock } from './chainClock.ts'
import { createChainStore, type BlockRef, type ExecutedBlock } from './chainStore.ts'
import type { CreateConsensus } from './consensusDriver.ts'
import { createDriver } from './createDriver.ts'
import { createQueries } from './createQueries.ts'
import { createSerialQueue } from './serialQueue.ts'
import { createSync } from './createSync.ts'
import { createTransactions } from './transactions.ts'
import { createRegistrySystem } from './registrySystem.ts'
import { chainStopped, corruptChain, wrongGenesis } from './errors.ts'
import { NO_DAG, type ChainNetworkPort, type DagAnchorPort } from './ports.ts'
import { advancedSlots, createSlotAdvancer, SLOT_ADVANCER_ADDRESS } from './slotAdvancer.ts'

export interface ChainOptions {
  readonly genesis: Genesis
  /** Opened; the chain uses its own buckets only, and does not close it. */
  readonly storage: Storage
  readonly log: Logger
  readonly clock?: Clock
  /** Absent: a chain of its own, without peers. */
  readonly network?: ChainNetworkPort | undefined
  /** Absent: follows and never signs. */
  readonly signer?: WitnessSigner | undefined
  /**
   * The key has never signed on this network, so it may sign without a record of what it signed. Default: only where it is the
   * one witness and the folder is new. With more witnesses the operator says so, or uses {@link Chain.rearm}.
   */
  readonly armNewKey?: boolean | undefined
  /** What runs at a block's start and end, and native contracts. Default: the witness registry ({@link createRegistrySystem}). */
  readonly system?: SystemRules<SystemInput, SystemOutput> | undefined
  readonly dag?: DagAnchorPort | undefined
  /** Who may create contracts on networks without `openCreate`. Default: everyone. */
  readonly createPolicy?: CreatePolicy | undefined
  /** Keep every state (archive) instead of the last `keepStates`. Default false. */
  readonly archive?: boolean | undefined
  /** States kept for queries of the past. Default 1,024. */
  readonly keepStates?: number | undefined
  readonly pool?: Partial<PoolOptions> | undefined
  readonly createConsensus?: CreateConsensus | undefined
}

const REBROADCAST_MS = 30_000
const MAX_SERVED_BLOCKS = 128
const MAX_SERVED_BYTES = 4 << 20

/**
 * Opens the main chain over `storage` and runs it: produces when its key is at turn, imports, answers queries (protocol.md §1, §2).
 * The imperative shell around the pure core: the core says what to do, this does it, in order.
 * @throws CHAIN_WRONG_GENESIS, CHAIN_CORRUPT, EVM_BAD_GENESIS, STORAGE_*
 */
export async function createChain(options: ChainOptions): Promise<Chain> {
  const { genesis, storage, network, signer } = options
  const { params } = genesis
  const log = options.log.child('chain')
  const clock = createChainClock(options.clock ?? systemClock)
  const wall = options.clock ?? systemClock
  const crypto = await loadFastCrypto()
  const seals = createSeals(genesis.hash, (digest, signature) => {
    const address = signature[64]! > 1 ? null : crypto.recoverAddress(digest, signature.subarray(0, 64), signature[64] as 0 | 1)
    if (address === null) throw badSignature('does not recover')
    return address
  })
  const system = options.system ?? createRegistrySystem(genesis, seals)
  const natives = new Map([...system.natives, [SLOT_ADVANCER_ADDRESS, createSlotAdvancer(genesis.dev)] as const])
  const engine = await createEngine({ chainId: genesis.chainId, crypto, nativeContracts: natives })
  const database = openStateDatabase(storage, crypto)
  const store = createChainStore(storage, genesis.hash)
  const dag = options.dag ?? NO_DAG
  const genesisRef: BlockRef = { height: 0, hash: genesis.hash }

  const fresh = store.head === undefined
  if (fresh) await writeGenesis()
  else if (Buffer.from(storage.meta.get('genesis') ?? []).toString('utf8') !== genesis.hash) throw wrongGenesis('this folder holds another network’s chain', { expected: genesis.hash })
  const branch = createBranchState(storage, store, database, store.head ?? genesisRef)
  let final: BlockRef = store.final ?? genesisRef

  const chainExecutor: ChainExecutor = {
    engine, keccak: crypto.keccak256, system, shares: params.feeSplit,
    rules: genesis.openCreate || options.createPolicy === undefined ? {} : { createPolicy: options.createPolicy },
  }
  const executor = createBlockExecutor({ genesis, crypto, executor: chainExecutor, store, branch, dag })

  // -- the core ---------------------------------------------------------------------------------------------------------

  const anchorBlock = final.height === 0 ? null : store.block(final.hash)
  const anchorState = final.height === 0 ? createConsensusState(genesis) : store.state(final)
  if (anchorBlock === undefined || anchorState === undefined) throw corruptChain('the final block or its consensus state is missing', { height: final.height })
  const stored = (await store.above(final.height)).flatMap((block) => {
    const state = store.state({ height: block.header.height, hash: block.hash })
    return state === undefined ? [] : [{ hash: block.hash, header: block.header, state, busy: block.transactions.length > 0 }]
  })
  const driver = (options.createConsensus ?? createDriver)(
    { genesisHash: genesis.hash, params, rules: STANDARD_RULES, genesisTimeMs: genesis.timeMs, hotBlocks: 1_024 },
    {
      seals,
      signer: signer ?? null,
      archive: {
        load(hash) {
          const block = store.block(hash)
          const state = block === undefined ? undefined : store.state({ height: block.header.height, hash })
          return block === undefined || state === undefined ? null : { header: block.header, state }
        },
      },
      decodeHeader: (bytes) => decodeHeader(hexToBytes(bytes)),
      encodeHeader: (header) => bytesToHex(encodeHeader(header)),
    },
    { anchor: { hash: final.hash, header: anchorBlock?.header ?? null, state: anchorState }, blocks: stored, record: loadRecord(), nowMs: clock.now() },
  )
  let consensus = store.state(branch.base) ?? anchorState

  // -- what others see ----------------------------------------------------------------------------------------------------

  const failed = (error: unknown) => log.error('a listener failed', { error })
  const heads = createEmitter<HeadEvent>(failed)
  const finals = createEmitter<ChainHead>(failed)
  const arrivals = createEmitter<Transaction>(failed)
  const alerts = createEmitter<{ readonly code: AlertCode; readonly slot: number }>(failed)
  const offences = createEmitter<Evidence>(failed)
  let stopped = false
  let fatal: NodeError | null = null
  /** Blocks, states and heads: one after the other. */
  const work = createSerialQueue(halt)
  /** Safety records do not wait for a block that is being executed. */
  const safety = createSerialQueue(halt)
  const slotNow = () => Math.floor((clock.now() - genesis.timeMs) / params.slotMs)

  /** One for each head: reading an account of the head costs a lookup, not a decoding. */
  let headWorld = new WorldState(database)
  const view: PoolView = { account: (address) => headWorld.account(address), gasLimit: params.gasLimit, minBaseFeePerGas: params.minBaseFeeWei }
  const transactions = await createTransactions({ storage, view: () => view, decode: executor.decode, now: () => wall.now(), log, ...(options.pool === undefined ? {} : { pool: options.pool }) })
  const queries = createQueries({
    genesis, storage, store, database, executor, engine, pool: () => transactions.pool, head: () => branch.base, final: () => final, consensus: () => consensus, slot: slotNow,
  })

  function halt(error: unknown): void {
    fatal ??= toNodeError(error)
    log.error('the chain stopped', { code: fatal.code, error })
    clock.stop()
    stopped = true
  }

  // -- effects --------------------------------------------------------------------------------------------------------------

  const feed = (event: CoreEvent) => {
    if (stopped) return
    try {
      carryOut(driver.step(event, clock.now()))
    } catch (error) {
      halt(error)
    }
  }

  function carryOut(effects: readonly CoreEffect[]): void {
    /** Neighbours in the list land in one batch. */
    let storing: CoreEffect[] = []
    const flushStoring = () => {
      const list = storing
      storing = []
      if (list.length > 0) work.run(() => storeBlocks(list))
    }
    for (const effect of effects) {
      switch (effect.type) {
        case 'persistBlock':
        case 'headChanged':
        case 'finalised':
          storing.push(effect)
          break
        case 'execute':
          flushStoring()
          execute(effect)
          break
        case 'build':
          flushStoring()
          work.run(() => build(effect))
          break
        case 'persistSafety':
          safety.run(async () => {
            await storage.commit([storage.safety.put(effect.record.witness, encodeCbor(effect.record))], { sync: true })
            feed({ type: 'safetyPersisted', sequence: effect.record.sequence })
          })
          break
        case 'setTimer':
          clock.at(effect.atMs, () => feed({ type: 'timer', kind: effect.kind, slot: effect.slot }))
          break
        case 'broadcastBlock':
          network?.publishBlock(encodeBlock(effect.block))
          break
        case 'broadcastVote':
          network?.publishVote(encodeVote(effect.vote))
          break
        case 'requestBlocks':
          sync.fetch(effect.from, { to: effect.to, locator: effect.locator })
          break
        case 'penalise':
          network?.penalise(effect.peer, effect.code)
          break
        case 'blockRefused':
          log.warn('block refused', { hash: effect.hash, code: effect.code })
          executor.forget(effect.hash)
          break
        case 'evidence':
          log.warn('proof of an offence was seen', { kind: effect.evidence.kind })
          offences.emit(effect.evidence)
          break
        case 'alert':
          log.warn('alert', { code: effect.code, slot: effect.slot })
          alerts.emit({ code: effect.code, slot: effect.slot })
          break
      }
    }
    flushStoring()
  }

  /** No block is executed before the units it anchors are held here (protocol.md §3); other work goes on meanwhile. */
  function execute({ block, applied }: CoreEffect & { type: 'execute' }): void {
    const refuse = (error: unknown) => feed({ type: 'executed', hash: block.hash, result: null, code: toNodeError(error).code })
    const run = () => work.run(async () => {
      const outcome = await executor.execute(block, applied)
      if ('result' in outcome) feed({ type: 'executed', hash: block.hash, result: outcome.result })
      else feed({ type: 'executed', hash: block.hash, result: null, code: outcome.code })
    })
    if (dag === NO_DAG) run()
    else dag.hold(block.header).then(run, refuse)
  }

  async function build(effect: CoreEffect & { type: 'build' }): Promise<void> {
    const { draft } = effect
    // Made on a head we have left meanwhile, or for a slot that has passed: not worth the work.
    if (slotNow() > draft.slot) return feed({ type: 'buildFailed', slot: draft.slot })
    // With others the block has to reach them within the slot; alone, nearly all of it may go into building.
    const alone = effect.applied.input.members.length === 1
    const slotEndMs = genesis.timeMs + (draft.slot + 1) * params.slotMs
    const until = alone ? Math.max(slotEndMs - Math.floor(params.slotMs / 5), clock.now() + Math.floor(params.slotMs / 4)) : effect.deadlineMs
    let choice: ReturnType<typeof transactions.pool.select> | null = null
    const next = (gasLeft: bigint, baseFee: bigint) => {
      choice ??= transactions.pool.select(baseFee, view)
      return clock.now() > until ? null : choice.next(gasLeft)
    }
    if (!effect.mustBuild && transactions.pool.select(queries.nextBaseFeePerGas, view).next(params.gasLimit) === null) return feed({ type: 'buildFailed', slot: draft.slot })
    try {
      const built = await executor.build(draft, effect.applied, next, (tx) => choice?.skip(tx.from))
      feed({ type: 'built', slot: draft.slot, ...built })
    } catch (error) {
      if (!isNodeError(error) || error.family === 'bug' || error.family === 'corrupt') throw error
      log.error('building failed', { code: error.code })
      feed({ type: 'buildFailed', slot: draft.slot })
    }
  }

  /** Stores blocks, moves the head and the final block: one batch, so that a crash finds all of it or nothing. */
  async function storeBlocks(effects: readonly CoreEffect[]): Promise<void> {
    for (const group of splitAtHeads(effects)) await storeGroup(group)
  }

  async function storeGroup(effects: readonly CoreEffect[]): Promise<void> {
    const operations: BatchOperation[] = []
    const fresh = new Map<Hash, ExecutedBlock>()
    const after: Array<() => void> = []
    for (const effect of effects) {
      if (effect.type === 'persistBlock') {
        const candidate = executor.candidate(effect.block.hash)
        if (candidate === undefined) throw corruptChain('a block to store was never executed', { hash: effect.block.hash })
        const executed = { ...candidate.executed, block: effect.block }
        fresh.set(effect.block.hash, executed)
        operations.push(...store.putBlock(executed, effect.state))
        after.push(() => feed({ type: 'blockPersisted', hash: effect.block.hash }))
      } else if (effect.type === 'headChanged') {
        if ((executor.candidate(effect.head.hash)?.staged ?? null) === null) {
          // Off the ordinary way: what the move reads has to be on disk first.
          await storage.commit(operations.splice(0), { sync: true })
        }
        moveHead(effect.head, fresh, operations, after)
      } else if (effect.type === 'finalised') moveFinal(effect.final, effect.dropped, operations, after)
    }
    await storage.commit(operations, { sync: true })
    for (const action of after) action()
  }

  function linked(ref: BlockRef, fresh: ReadonlyMap<Hash, ExecutedBlock>): Pick<ExecutedBlock, 'block' | 'transactions' | 'receipts'> {
    const known = fresh.get(ref.hash)
    if (known !== undefined) return known
    const block = store.block(ref.hash)
    const receipts = store.receipts(ref)
    if (block === undefined || receipts === undefined) throw corruptChain('a block or its receipts are missing', { height: ref.height, hash: ref.hash })
    return { block, receipts, transactions: block.transactions.map((raw) => executor.decode(raw)) }
  }

  function moveHead(head: BlockRef, fresh: ReadonlyMap<Hash, ExecutedBlock>, operations: BatchOperation[], after: Array<() => void>): void {
    const path = branch.path(head)
    if (path.reverted.length === 0 && path.applied.length === 0) return
    const staged = executor.candidate(head.hash)?.staged ?? null
    const moved = branch.move(head, path, staged)
    operations.push(...moved.operations)
    const back: Transaction[] = []
    for (const ref of path.reverted) {
      const { block } = linked(ref, fresh)
      operations.push(...store.unlink(linked(ref, fresh)))
      back.push(...block.transactions.map((raw) => executor.decode(raw)))
    }
    const mined: Hash[] = []
    for (const ref of path.applied) {
      const executed = linked(ref, fresh)
      operations.push(...store.link(executed))
      for (const tx of executed.transactions) mined.push(tx.hash)
    }
    if (options.archive !== true) {
      const keep = options.keepStates ?? 1_024
      for (const ref of path.applied) if (ref.height - keep > 0 && ref.height - keep <= final.height) operations.push(storage.undo.del(ref.height - keep))
    }
    operations.push(store.putRef('head', head))
    after.unshift(() => {
      moved.done()
      executor.forget(head.hash)
      headWorld = new WorldState(database)
      consensus = store.state(head) ?? consensus
      clock.setOffset(advancedSlots({ record: (owner, name) => headWorld.record(owner, name) }) * params.slotMs)
      transactions.onHead(back, wall.now())
    })
    after.push(() => heads.emit({ head: queries.head, transactions: mined, reverted: path.reverted.map((ref) => ref.hash) }))
  }

  function moveFinal(next: BlockRef, dropped: readonly Hash[], operations: BatchOperation[], after: Array<() => void>): void {
    for (const hash of dropped) {
      const height = store.heightOf(hash)
      if (height !== undefined) operations.push(...store.dropBlock({ height, hash }))
    }
    // The diffs and consensus states below: the final one itself is where a restart begins.
    for (let ref = final; ref.height < next.height; ) {
      if (ref.height > 0) operations.push(...store.settleBlock(ref))
      const hash = store.canonicalHash(ref.height + 1)
      if (hash === undefined) break
      ref = { height: ref.height + 1, hash }
    }
    operations.push(store.putRef('final', next))
    after.push(() => {
      final = next
      finals.emit(queries.final)
    })
  }

  // -- network --------------------------------------------------------------------------------------------------------------

  const decodeRaws = (raws: readonly Uint8Array[], from: string): Transaction[] => {
    const out: Transaction[] = []
    for (const raw of raws.slice(0, 1_000)) {
      try {
        out.push(executor.decode(raw))
      } catch (error) {
        if (isNodeError(error) && error.family === 'invalid') network?.penalise(from, error.code)
      }
    }
    return out
  }
  const guarded = <T>(from: string, decode: () => T, use: (value: T) => void) => {
    if (stopped) return
    let value: T
    try {
      value = decode()
    } catch (error) {
      network?.penalise(from, toNodeError(error).code)
      return
    }
    use(value)
  }
  const sync = createSync({
    network, log, genesisHash: genesis.hash, idle: () => work.idle(), stepwise: genesis.dev,
    receive: (block, from) => feed({ type: 'blockReceived', block, from }), head: () => branch.base,
    locator: () => [branch.base, final], now: () => wall.now(), clock: wall,
  })
  const detach: Array<() => void> = []
  if (network !== undefined) {
    detach.push(
      network.onBlock((bytes, from) => guarded(from, () => decodeBlock(bytes, genesis.hash), (block: Block) => {
        sync.heard()
        feed({ type: 'blockReceived', block, from })
      })),
      network.onVote((bytes, from) => guarded(from, () => decodeVote(bytes), (vote) => feed({ type: 'voteReceived', vote, from }))),
      network.onTransactions((raws, from) => guarded(from, () => decodeRaws(raws, from), (txs) => {
        const news = transactions.receive(txs)
        for (const tx of news) arrivals.emit(tx)
        if (news.length > 0) feed({ type: 'workArrived' })
      })),
      network.onPeer((peer) => {
        sync.fetch(peer, { to: null, locator: [branch.base, final] })
        rebroadcast()
      }),
      network.serveBlocks((request) => serveBlocks(request)),
    )
  }

  function serveBlocks(request: { readonly to: Hash | null; readonly locator: ReadonlyArray<BlockRef> }): Uint8Array[] {
    const out: Uint8Array[] = []
    let size = 0
    const target = request.to === null ? branch.base : { hash: request.to, height: store.heightOf(request.to) ?? -1 }
    if (target.height < 0) return out
    const known = request.locator.slice(0, 64).filter((ref) => store.canonicalHash(ref.height) === ref.hash)
    const from = known.reduce((best, ref) => Math.max(best, ref.height), 0)
    // On our chain: by height. A target on a fork: its ancestors down to our chain.
    const fork: Hash[] = []
    for (let ref = target; ref.height > from && store.canonicalHash(ref.height) !== ref.hash && fork.length < MAX_SERVED_BLOCKS; ) {
      fork.unshift(ref.hash)
      const block = store.block(ref.hash)
      if (block === undefined) return []
      ref = { height: ref.height - 1, hash: block.header.parentHash }
    }
    for (let height = from + 1; height <= target.height && out.length < MAX_SERVED_BLOCKS && size < MAX_SERVED_BYTES; height++) {
      const hash = height > target.height - fork.length ? fork[height - (target.height - fork.length) - 1] : store.canonicalHash(height)
      const bytes = hash === undefined ? undefined : storage.block.get([height, hash])
      if (bytes === undefined) break
      out.push(bytes)
      size += bytes.length
    }
    return out
  }

  function rebroadcast(): void {
    const raws = transactions.local()
    if (raws.length > 0) network?.publishTransactions(raws)
  }
  const rebroadcastEvery = () => {
    if (stopped) return
    detach.push(wall.after(REBROADCAST_MS, () => {
      rebroadcast()
      rebroadcastEvery()
    }))
    if (detach.length > 64) detach.splice(0, detach.length - 64)
  }

  // -- start ------------------------------------------------------------------------------------------------------------------

  clock.setOffset(advancedSlots({ record: (owner, name) => headWorld.record(owner, name) }) * params.slotMs)
  if (driver.head.hash !== branch.base.hash) await storeGroup([{ type: 'headChanged', head: driver.head } as CoreEffect])
  log.info('chain opened', { network: genesis.name, height: branch.base.height, final: final.height, witness: signer !== undefined })
  carryOut(driver.start(clock.now()))
  if (network !== undefined) rebroadcastEvery()

  async function writeGenesis(): Promise<void> {
    const changes = genesisChanges({
      // Deposits and votes come in liquid; the registry bonds them.
      allocations: [...genesis.allocations, ...genesis.witnesses.map((witness) => ({ address: witness.address, balanceWei: witness.depositWei + witness.votesWei }))],
      code: genesis.code, natives: natives.keys(), initialise: system.initialise?.bind(system),
    }, crypto)
    const staged = database.stage(changes)
    await storage.commit([...database.operations(staged).operations, storage.meta.put('genesis', Buffer.from(genesis.hash, 'utf8')), store.putRef('head', genesisRef), store.putRef('final', genesisRef)])
    database.apply(staged)
  }

  function loadRecord(): SafetyRecord | null {
    if (signer === undefined) return null
    const bytes = storage.safety.get(signer.address)
    if (bytes !== undefined) return decodeCbor(bytes) as SafetyRecord
    const members = genesisMembers(genesis)
    const alone = fresh && members.length === 1 && members[0] === signer.address
    return (options.armNewKey ?? alone) ? createSafetyRecord(genesis.hash, signer.address) : null
  }

  const alive = () => {
    if (fatal !== null) throw fatal
    if (stopped) throw chainStopped('the chain was stopped')
  }

  return Object.defineProperties({
    genesis,
    async submitTransaction(raw: Uint8Array) {
      alive()
      const tx = executor.decode(raw.slice())
      await transactions.submit(tx, true)
      network?.publishTransactions([tx.raw])
      arrivals.emit(tx)
      feed({ type: 'workArrived' })
      return tx.hash
    },
    nextNonce: (address) => transactions.pool.nextNonce(address, view),
    pendingTransactions: () => [...transactions.pool.entries()].map((entry) => entry.tx),
    poolCounts: () => transactions.pool.counts(view),
    onHead: heads.on,
    onFinal: finals.on,
    onTransaction: arrivals.on,
    onAlert: alerts.on,
    onEvidence: offences.on,
    get keyStatus() {
      return driver.keyStatus
    },
    rearm: () => feed({ type: 'rearm' }),
    get slot() {
      return slotNow()
    },
    get syncing() {
      return sync.running
    },
    async stop() {
      stopped = true
      clock.stop()
      for (const undo of detach) undo()
      await work.idle()
      await safety.idle()
      await transactions.flush()
    },
  } satisfies Omit<Chain, keyof typeof queries>, Object.getOwnPropertyDescriptors(queries)) as unknown as Chain
}

/** Each head move closes a group: a later one starts from what the earlier one left on disk. */
function splitAtHeads(effects: readonly CoreEffect[]): CoreEffect[][] {
  const groups: CoreEffect[][] = []
  let current: CoreEffect[] = []
  for (const effect of effects) {
    if (effect.type === 'persistBlock' && current.some((other) => other.type === 'headChanged')) {
      groups.push(current)
      current = []
    }
    current.push(effect)
  }
  groups.push(current)
  return groups
}

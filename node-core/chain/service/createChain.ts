import { systemClock } from '#node-core/kernel/clock.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { isNodeError, toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { badSignature } from '#node-core/kernel/keys.ts'
import type { Block, ChainHead } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createEngine } from '#node-core/evm/engine/createEngine.ts'
import { openStateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import type { AlertCode, CoreEffect, CoreEvent } from '../core/ports.ts'
import { STANDARD_RULES } from '../core/rules.ts'
import { genesisMembers } from '../genesis.ts'
import { decodeBlock, encodeBlock } from '../header/blockCodec.ts'
import { orderedRoot } from '../execution/orderedRoot.ts'
import { decodeHeader, encodeHeader } from '../header/headerCodec.ts'
import type { PoolView } from '../pool/transactionPool.ts'
import { createSeals } from '../seals/createSeals.ts'
import { createConsensusState } from '../state/createConsensusState.ts'
import { createSafetyRecord, type SafetyRecord } from '../votes/safetyRecord.ts'
import type { Evidence } from '../witnesses/evidence/evidence.ts'
import { decodeVote, encodeVote } from '../votes/voteCodec.ts'
import { createBlockExecutor, type ChainExecutor } from '../execution/blockExecutor.ts'
import { createBranchState } from '../storing/branchState.ts'
import type { Chain, HeadEvent } from './chain.ts'
import type { ChainOptions } from './chainOptions.ts'
import { createChainClock } from './chainClock.ts'
import { createDriver } from './createDriver.ts'
import { createQueries } from '../queries/createQueries.ts'
import { createSerialQueue } from './serialQueue.ts'
import { createSync } from '../sync/createSync.ts'
import { createTransactions } from '../pool/transactions.ts'
import { createRegistrySystem } from '../execution/registrySystem.ts'
import { chainStopped, corruptChain } from './errors.ts'
import { createBlockWriter, type StoreEffect } from '../storing/blockWriter.ts'
import { createChainStore, type BlockRef } from '../storing/chainStore.ts'
import { writeGenesis } from '../storing/writeGenesis.ts'
import { serveBlocks } from '../sync/serveBlocks.ts'
import { NO_DAG } from './ports.ts'
import { advancedSlots, createSlotAdvancer, SLOT_ADVANCER_ADDRESS } from './slotAdvancer.ts'

const REBROADCAST_MS = 30_000

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

  const fresh = await writeGenesis(genesis, storage, store, database, crypto, natives.keys(), system.initialise?.bind(system))
  const branch = createBranchState(storage, store, database, store.head ?? genesisRef)
  const final = store.final ?? genesisRef

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
      bodyRoot: (bodies) => bytesToHex(orderedRoot(bodies.map(crypto.keccak256), crypto.keccak256)) as Hash,
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
  const failures = createEmitter<NodeError>(failed)
  const offences = createEmitter<Evidence>(failed)
  let stopped = false
  /** The message in hand is the sender's fault. */
  let blamed = false
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
    genesis, storage, store, database, executor, engine, pool: () => transactions.pool, head: () => branch.base, final: () => writer.final, consensus: () => consensus, slot: slotNow,
  })

  const advance = () => clock.setOffset(advancedSlots({ record: (owner, name) => headWorld.record(owner, name) }) * params.slotMs)
  const writer = createBlockWriter({
    storage, store, branch, executor, archive: options.archive ?? false, keepStates: options.keepStates ?? 1_024,
    onStored: (hash) => feed({ type: 'blockPersisted', hash }),
    onHeadState(move) {
      headWorld = new WorldState(database)
      consensus = store.state(move.head) ?? consensus
      advance()
      transactions.onHead(move.back, wall.now())
    },
    onHead: (move) => heads.emit({ head: queries.head, transactions: move.mined, reverted: move.reverted }),
    onFinal: () => finals.emit(queries.final),
  }, final)

  function halt(error: unknown): void {
    if (fatal !== null) return
    fatal = toNodeError(error)
    log.error('the chain stopped', { code: fatal.code, error })
    clock.stop()
    stopped = true
    failures.emit(fatal)
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
    let storing: StoreEffect[] = []
    const flushStoring = () => {
      const list = storing
      storing = []
      if (list.length > 0) work.run(() => writer.write(list))
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
          // Development networks' clocks come with the blocks: a node that is behind cannot tell what is too early.
          if (genesis.dev && effect.code === 'CHAIN_FROM_FUTURE') break
          blamed = true
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

  // -- network --------------------------------------------------------------------------------------------------------------

  const decodeRaws = (raws: readonly Uint8Array[], from: string): Transaction[] => {
    const out: Transaction[] = []
    for (const raw of raws.slice(0, 1_000)) {
      try {
        out.push(executor.decode(raw))
      } catch (error) {
        if (!isNodeError(error) || error.family !== 'invalid') continue
        blamed = true
        network?.penalise(from, error.code)
      }
    }
    return out
  }
  /** @returns false if the message, as far as can be told at once, is one that no honest node sends or passes on. */
  const guarded = <T>(from: string, decode: () => T, use: (value: T) => void): boolean => {
    if (stopped) return true
    blamed = false
    let value: T
    try {
      value = decode()
    } catch (error) {
      network?.penalise(from, toNodeError(error).code)
      return false
    }
    use(value)
    return !blamed
  }
  const sync = createSync({
    network, log, genesisHash: genesis.hash, idle: () => work.idle(), stepwise: genesis.dev,
    receive: (block, from) => feed({ type: 'blockReceived', block, from }), head: () => branch.base,
    locator: () => [branch.base, writer.final], now: () => wall.now(), clock: wall,
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
        sync.fetch(peer, { to: null, locator: [branch.base, writer.final] })
        rebroadcast()
      }),
      network.serveBlocks((request) => serveBlocks(storage, store, branch.base, request)),
    )
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

  advance()
  if (driver.head.hash !== branch.base.hash) await writer.write([{ type: 'headChanged', head: driver.head } as StoreEffect])
  log.info('chain opened', { network: genesis.name, height: branch.base.height, final: final.height, witness: signer !== undefined })
  carryOut(driver.start(clock.now()))
  if (network !== undefined) rebroadcastEvery()

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
    onFailure: failures.on,
    get failure() {
      return fatal
    },
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

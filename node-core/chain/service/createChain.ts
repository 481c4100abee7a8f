import { systemClock } from '#node-core/kernel/clock.ts'
import { createSteadyClock } from '#node-core/kernel/steadyClock.ts'
import { extend } from '#node-core/kernel/extend.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import type { ChainHead } from '#node-core/model/block.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import type { AlertCode } from '#node-core/consensus/core/ports.ts'
import type { PoolView } from '../pool/transactionPool.ts'
import { createTransactions } from '../pool/transactions.ts'
import { createQueries } from '../queries/createQueries.ts'
import { createCheckpointGate } from '../sync/checkpointGate.ts'
import { refuseStale } from '../sync/refuseStale.ts'
import { SNAPSHOT_EVERY } from '../storing/snapshotHeights.ts'
import { finalByRecovery } from '../recovery/finalByRecovery.ts'
import { createBlockWriter, type HeadMove } from './driving/blockWriter.ts'
import type { Evidence } from '#node-core/consensus/witnesses/evidence/evidence.ts'
import type { Chain, HeadEvent } from './chain.ts'
import type { ChainOptions } from './chainOptions.ts'
import { chainStopped } from '../errors.ts'
import { createChainClock } from './driving/chainClock.ts'
import { createEffects } from './driving/createEffects.ts'
import { createCoreLoop } from './driving/coreLoop.ts'
import { createIntake } from '../intake/createIntake.ts'
import { createPenalties } from '../intake/penalties.ts'
import { createProducer } from './driving/createProducer.ts'
import { openChainData } from './opening/openChainData.ts'
import { openConsensus } from './opening/openConsensus.ts'
import { createHaltingQueue } from './driving/haltingQueue.ts'
import { advancedSlots } from './driving/slotAdvancer.ts'
import { NO_DAG } from '../ports.ts'

/**
 * Opens the main chain over `storage` and runs it: produces when its key is at turn, imports, answers queries
 * (protocol.md §1, §2).
 * The imperative shell around the deterministic core: the core says what to do, this does it, in order.
 * @throws CHAIN_WRONG_GENESIS, CHAIN_CORRUPT, CHAIN_CHECKPOINT_NEEDED, CHAIN_OFF_CHECKPOINT, EVM_BAD_GENESIS, STORAGE_*
 */
export async function createChain(options: ChainOptions): Promise<Chain> {
  const { genesis, storage, network, signer } = options
  const { params } = genesis
  const log = options.log.child('chain')
  const wall = options.clock ?? systemClock
  const clock = createChainClock(createSteadyClock(wall))
  const data = await openChainData(options)
  const { database, store, branch, executor, engine } = data
  const opened = await openConsensus(options, data, clock.now())
  const { driver } = opened
  let { consensus } = opened

  const failed = (error: unknown) => log.error('a listener failed', { error })
  const heads = createEmitter<HeadEvent>(failed)
  const finals = createEmitter<ChainHead>(failed)
  const arrivals = createEmitter<Transaction>(failed)
  const alerts = createEmitter<{ readonly code: AlertCode; readonly slot: number }>(failed)
  const failures = createEmitter<NodeError>(failed)
  const offences = createEmitter<Evidence>(failed)
  let stopped = false
  let fatal: NodeError | null = null
  const halt = (error: unknown): void => {
    if (fatal !== null) return
    fatal = toNodeError(error)
    log.error('the chain stopped', { code: fatal.code, error })
    clock.stop()
    stopped = true
    failures.emit(fatal)
  }
  const { feed, begin } = createCoreLoop({ driver, now: () => clock.now(), stopped: () => stopped, onFailure: halt })
  const work = createHaltingQueue(halt)
  const safety = createHaltingQueue(halt)
  const slotNow = () => Math.floor((clock.now() - genesis.timeMs) / params.slotMs)

  /** One for each head: reading an account of the head costs a lookup, not a decoding. */
  let headWorld = new WorldState(database)
  const view: PoolView = {
    account: (address) => headWorld.account(address),
    gasLimit: params.gasLimit,
    minBaseFeePerGas: params.minBaseFeeWei,
  }
  const transactions = await createTransactions({
    storage,
    view: () => view,
    decode: executor.decode,
    now: () => wall.now(),
    log,
    ...(options.pool === undefined ? {} : { pool: options.pool }),
  })
  const advance = () =>
    clock.setOffset(advancedSlots({ record: (owner, name) => headWorld.record(owner, name) }) * params.slotMs)
  /** Ranges of blocks being taken in: while there are any, blocks reach the disk in groups. */
  let ranges = 0
  const moves = createEmitter<HeadMove>(failed)
  const finalMoves = createEmitter<void>(failed)
  const writer = createBlockWriter(
    {
      storage,
      store,
      branch,
      executor,
      archive: options.archive ?? false,
      keepStates: options.keepStates ?? 1_024,
      snapshotEvery: options.snapshotEvery ?? SNAPSHOT_EVERY,
      grouped: () => ranges > 0,
      onStored: (hash) => void feed({ type: 'blockPersisted', hash }),
      onHeadState(move) {
        headWorld = new WorldState(database)
        consensus = store.state(move.head) ?? consensus
        advance()
        transactions.onHead(move.back, wall.now())
      },
      onHead: moves.emit,
      onFinal: finalMoves.emit,
    },
    data.final,
  )
  const queries = createQueries({
    genesis,
    storage,
    store,
    database,
    executor,
    engine,
    pool: () => transactions.pool,
    head: () => branch.base,
    final: () => writer.final,
    consensus: () => consensus,
    slot: slotNow,
  })
  moves.on((move) => heads.emit({ head: queries.head, transactions: move.mined, reverted: move.reverted }))
  const gate = await createCheckpointGate({
    checkpoint: options.checkpoint,
    genesisHash: genesis.hash,
    storage,
    store,
    network,
    log,
    clock: wall,
    final: () => writer.final,
    slot: slotNow,
    windowSlots: params.slashWindowSlots,
    onFailure: halt,
    stopped: () => stopped,
  })
  finalMoves.on(() => {
    if (!gate.passed) work.run(() => gate.onFinal())
    finals.emit(queries.final)
  })
  const produce = createProducer({
    genesis,
    executor,
    log,
    pool: transactions.pool,
    view,
    nextBaseFee: () => queries.nextBaseFeePerGas,
    now: () => clock.now(),
    feed,
  })
  // Below a checkpoint there is nothing to add to the chain.
  const build = async (effect: Parameters<typeof produce>[0]) => {
    if (gate.passed) await produce(effect)
    else feed({ type: 'buildFailed', slot: effect.draft.slot })
  }
  const penalties = createPenalties(genesis, network)
  const intake = createIntake({
    genesis,
    storage,
    store,
    executor,
    network,
    transactions,
    log,
    wall,
    head: () => branch.base,
    final: () => writer.final,
    idle: () => work.idle(),
    beginRange() {
      ranges++
    },
    async endRange() {
      ranges--
      work.run(() => storage.flush())
      await work.idle()
    },
    stopped: () => stopped,
    feed,
    onTransaction: arrivals.emit,
    penalties,
    gate,
  })
  failures.on(intake.stop)
  const carryOut = createEffects({
    log,
    storage,
    executor,
    network,
    dag: options.dag ?? NO_DAG,
    clock,
    writer,
    work,
    safety,
    build,
    fetch: intake.fetch,
    penalise: penalties.penalise,
    feed,
    onEvidence: offences.emit,
    onAlert: alerts.emit,
  })

  advance()
  if (options.needFresh === true)
    refuseStale({
      genesis,
      signer,
      checkpoint: options.checkpoint,
      vouchedNow: options.vouchedNow ?? false,
      final: finalByRecovery(store, options.recoveries ?? [], { ...writer.final, slot: queries.final.slot }),
      members: consensus.active.members,
      slot: slotNow(),
    })
  if (driver.head.hash !== branch.base.hash) await writer.write([{ type: 'headChanged', head: driver.head }])
  log.info('chain opened', {
    network: genesis.name,
    height: branch.base.height,
    final: data.final.height,
    witness: signer !== undefined,
  })
  begin(carryOut)
  intake.start()

  const alive = () => {
    if (fatal !== null) throw fatal
    if (stopped) throw chainStopped('the chain was stopped')
  }
  const running: Omit<Chain, keyof typeof queries> = {
    genesis,
    async submitTransaction(raw: Uint8Array) {
      alive()
      const tx = executor.decode(new Uint8Array(raw))
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
      return intake.syncing
    },
    async stop() {
      stopped = true
      clock.stop()
      intake.stop()
      await work.idle()
      await safety.idle()
      await transactions.flush()
    },
  }
  return extend(queries, running)
}

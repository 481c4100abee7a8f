import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { CoreEffect, CoreEvent } from '#node-core/consensus/core/ports.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { BlockExecutor } from '../execution/blockExecutor.ts'
import type { Transactions } from '../pool/transactions.ts'
import type { BlocksRequest, ChainNetworkPort, PeerRef, Verdict } from '../ports.ts'
import type { BlockRef, ChainStore } from '../storing/chainStore.ts'
import type { CheckpointGate } from '../sync/checkpointGate.ts'
import { createSync } from '../sync/createSync.ts'
import { serveAncestry } from '../sync/serveAncestry.ts'
import { serveBlocks } from '../sync/serveBlocks.ts'
import { createMeetPeers } from './meetPeers.ts'
import type { Penalties } from './penalties.ts'
import { createTakeBlocks } from './takeBlocks.ts'
import { createTakeTransactions } from './takeTransactions.ts'
import { takeVote } from './takeVote.ts'

export interface IntakeOptions {
  readonly genesis: Genesis
  readonly storage: Storage
  readonly store: ChainStore
  readonly executor: BlockExecutor
  readonly network: ChainNetworkPort | undefined
  readonly transactions: Transactions
  readonly log: Logger
  readonly wall: Clock
  readonly head: () => BlockRef
  readonly final: () => BlockRef
  /** Resolves when all handed over so far was executed and stored. */
  readonly idle: () => Promise<void>
  readonly beginRange: () => void
  readonly endRange: () => Promise<void>
  readonly stopped: () => boolean
  /** An event for the core; its effects, carried out already. */
  readonly feed: (event: CoreEvent) => readonly CoreEffect[]
  readonly penalties: Penalties
  readonly onTransaction: (tx: Transaction) => void
  readonly gate: CheckpointGate
}

/** What comes from peers and what they ask for: decoded, judged, handed to the core and the pool. */
export interface Intake {
  /** A fetch is running, or the way to the checkpoint is not known yet. */
  readonly syncing: boolean
  fetch(from: PeerRef | null, request: BlocksRequest): void
  /** Asks again what is lost on the way, from now on. */
  start(): void
  stop(): void
}

export function createIntake(options: IntakeOptions): Intake {
  const { genesis, network, transactions, wall, gate, penalties, feed } = options
  const blocks = createTakeBlocks({ genesis, gate, penalties, feed })
  const takeTransactions = createTakeTransactions({
    wall,
    transactions,
    decode: options.executor.decode,
    network,
    penalties,
    onTransaction: options.onTransaction,
    onWork: () => void feed({ type: 'workArrived' }),
  })
  const sync = createSync({
    network,
    log: options.log,
    genesisHash: genesis.hash,
    idle: options.idle,
    stepwise: genesis.dev,
    beginRange: options.beginRange,
    endRange: options.endRange,
    receive: blocks.fetched,
    delivered: (to, from, count) => void feed({ type: 'rangeDelivered', to, from, count }),
    head: options.head,
    locator: () => [options.head(), options.final()],
    now: () => wall.now(),
    clock: wall,
  })
  const peers = createMeetPeers({
    wall,
    slotMs: genesis.params.slotMs,
    gate,
    head: options.head,
    final: options.final,
    fetch: sync.fetch,
    rebroadcast() {
      const raws = transactions.local()
      if (raws.length > 0) network?.publishTransactions(raws)
    },
  })
  /** Nothing is judged any more once the chain has stopped. */
  const whileRunning =
    <M>(take: (message: M, from: PeerRef) => Verdict) =>
    (message: M, from: PeerRef): Verdict =>
      options.stopped() ? 'ignore' : take(message, from)

  const undo = [gate.onReady(peers.fetchAll)]
  if (network !== undefined)
    undo.push(
      network.onBlock(whileRunning(blocks.gossiped)),
      network.onVote(whileRunning((bytes, from) => takeVote(bytes, from, penalties, feed))),
      network.onTransactions(whileRunning(takeTransactions)),
      network.onPeer(peers.met),
      network.serveBlocks((request) =>
        request.ancestry === true
          ? serveAncestry(options.store, request)
          : serveBlocks(options.storage, options.store, options.head(), request),
      ),
    )

  return {
    get syncing() {
      return sync.running || gate.walking
    },
    fetch(from, request) {
      if (!gate.walking) sync.fetch(from, request)
    },
    start() {
      if (network !== undefined) peers.start()
    },
    stop() {
      peers.stop()
      for (const cancel of undo) cancel()
    },
  }
}

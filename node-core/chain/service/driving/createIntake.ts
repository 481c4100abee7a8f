import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError, toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Block, BlockHeader } from '#node-core/model/block.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { CoreEvent } from '#node-core/consensus/core/ports.ts'
import type { BlockExecutor } from '../../execution/blockExecutor.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { decodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import type { Transactions } from '../../pool/transactions.ts'
import type { BlockRef, ChainStore } from '../../storing/chainStore.ts'
import type { CheckpointGate } from '../../sync/checkpointGate.ts'
import { createSync } from '../../sync/createSync.ts'
import { serveAncestry } from '../../sync/serveAncestry.ts'
import { serveBlocks } from '../../sync/serveBlocks.ts'
import { createRateLimit } from '#node-core/network/peers/createRateLimit.ts'
import { decodeVote } from '#node-core/consensus/votes/voteCodec.ts'
import type { BlocksRequest, ChainNetworkPort, PeerRef } from '../../ports.ts'

const REBROADCAST_MS = 30_000
/** While the way to a checkpoint is not known, the next peer is asked for it so often. */
const WALK_AGAIN_MS = 2_000
/** So many slots, and at least so many ms, without a higher head: then a peer is asked whether there is one. */
const LEVEL_AFTER_SLOTS = 5
const LEVEL_AFTER_MS = 2_000
/** Peers remembered for asking once the way to a checkpoint is known. */
const MAX_PEERS = 64
/** Most transactions looked at in one message. */
const MAX_TRANSACTIONS = 2_000
/**
 * Transactions of one peer that were refused although well signed (no money, wrong chain …), per second: each costs a
 * signature recovery.
 * Beyond, its messages are not read. Honest peers pass on what their own pool took.
 */
const REFUSED_PER_SECOND = 250
/** Messages of one peer with nothing but known transactions (told again for those who were away), per second. */
const REPEATS_PER_SECOND = 0.2

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
  readonly feed: (event: CoreEvent) => void
  readonly onTransaction: (tx: Transaction) => void
  readonly gate: CheckpointGate
}

/** What comes from peers and what they ask for: decoded, judged, handed to the core and the pool. */
export interface NetworkIntake {
  readonly syncing: boolean
  fetch(from: PeerRef | null, request: BlocksRequest): void
  /** Asks those who were there before we knew what to ask for. */
  fetchAll(): void
  /** The message in hand, or an earlier one of this peer, broke a rule. */
  penalise(peer: PeerRef, code: string): void
  /** The message in hand is worth passing on. */
  passOn(): void
  /** Tells peers of our own waiting transactions, now and every half minute. */
  startRebroadcasting(): void
  stop(): void
}

export function createIntake(options: IntakeOptions): NetworkIntake {
  const { genesis, network, executor, transactions, wall, feed } = options
  /** The message in hand is the sender's fault. */
  let blamed = false
  /**
   * It is new here and says something: only then other peers get it from us. Else one stranger could make all nodes
   * carry rubbish.
   */
  let worth = false

  /** Whom we met, the latest last. */
  const peers = new Set<PeerRef>()

  const penalise = (peer: PeerRef, code: string) => {
    // Development networks' clocks come with the blocks: a node that is behind cannot tell what is too early.
    if (genesis.dev && code === 'CHAIN_FROM_FUTURE') return
    blamed = true
    network?.penalise(peer, code)
  }
  const refusals = createRateLimit({ clock: wall, perSecond: REFUSED_PER_SECOND, burst: 2 * MAX_TRANSACTIONS })
  const repeats = createRateLimit({ clock: wall, perSecond: REPEATS_PER_SECOND, burst: 4 })
  const decodeRaws = (raws: readonly Uint8Array[], from: PeerRef): Transaction[] => {
    const out: Transaction[] = []
    for (const raw of raws.slice(0, MAX_TRANSACTIONS)) {
      if (refusals.left(from) < 1) break
      try {
        // A copy: the pool must not keep alive the whole message for the sake of one transaction in it.
        out.push(executor.decode(new Uint8Array(raw)))
      } catch (error) {
        refusals.take(from)
        if (!isNodeError(error) || error.family !== 'invalid') continue
        penalise(from, error.code)
        break
      }
    }
    return out
  }
  const receive = (raws: readonly Uint8Array[], from: PeerRef) => {
    const txs = decodeRaws(raws, from)
    const news = transactions.receive(txs)
    const held = txs.filter((tx) => transactions.pool.get(tx.hash) !== undefined).length
    for (let refused = held; refused < txs.length; refused++) refusals.take(from)
    if (held === raws.length) worth = news.length > 0 || repeats.take(from)
    // Only what our own pool took goes on.
    else if (news.length > 0) network?.publishTransactions(news.map((tx) => tx.raw))
    for (const tx of news) options.onTransaction(tx)
    if (news.length > 0) feed({ type: 'workArrived' })
  }
  /** @returns whether the message is to be passed on. */
  const guarded = <T>(from: PeerRef, decode: () => T, use: (value: T) => void): boolean => {
    if (options.stopped()) return false
    blamed = false
    worth = false
    let value: T
    try {
      value = decode()
    } catch (error) {
      network?.penalise(from, toNodeError(error).code)
      return false
    }
    use(value)
    return worth && !blamed
  }
  /** Far enough below the checkpoint that an honest peer does not tell of a block beside it by chance. */
  const farBelow = (header: BlockHeader) =>
    header.height + genesis.params.orphanReachSlots <= (options.gate.height ?? 0)
  /** @returns whether the block may be looked at */
  const letIn = (block: Block, from: PeerRef | null, asked: boolean): boolean => {
    const verdict = options.gate.judge(block.header, block.hash)
    if (verdict === 'in') return true
    if (verdict === 'later' && from !== null) options.gate.walk(from)
    if (verdict === 'against' && from !== null && (asked || farBelow(block.header)))
      penalise(from, 'CHAIN_AGAINST_CHECKPOINT')
    return false
  }
  const sync = createSync({
    network,
    log: options.log,
    genesisHash: genesis.hash,
    idle: options.idle,
    stepwise: genesis.dev,
    beginRange: options.beginRange,
    endRange: options.endRange,
    receive(block, from) {
      if (!letIn(block, from, true)) return false
      feed({ type: 'blockReceived', block, from })
      return true
    },
    delivered: (to, from, count) => feed({ type: 'rangeDelivered', to, from, count }),
    head: options.head,
    locator: () => [options.head(), options.final()],
    now: () => wall.now(),
    clock: wall,
  })
  const rebroadcast = () => {
    const raws = transactions.local()
    if (raws.length > 0) network?.publishTransactions(raws)
  }
  let cancelRebroadcast: () => void = () => undefined
  const rebroadcastLater = () => {
    if (options.stopped()) return
    cancelRebroadcast = wall.after(REBROADCAST_MS, () => {
      rebroadcast()
      rebroadcastLater()
    })
  }

  /** Who is asked now is asked again last. */
  const nextPeer = (peer: PeerRef): PeerRef => {
    peers.delete(peer)
    peers.add(peer)
    return peer
  }
  /** An answer may have been lost, and on a quiet network nothing else would make us ask again. */
  let cancelWalk: () => void = () => undefined
  const walkAgain = () => {
    if (!options.gate.walking || options.stopped()) return
    cancelWalk = wall.after(WALK_AGAIN_MS, () => {
      const peer = peers.values().next().value
      if (peer !== undefined) options.gate.walk(nextPeer(peer))
      walkAgain()
    })
  }

  /**
   * Gossip may stay away without a word (a stream that died, a message over a limit), and who hears no block does not
   * know that it lacks one.
   * So whose head stands still asks its peers in turn; on a network that is idle the answer is empty.
   */
  let cancelLevel: () => void = () => undefined
  const keepLevel = (seen: number) => {
    if (options.stopped()) return
    cancelLevel = wall.after(Math.max(LEVEL_AFTER_MS, LEVEL_AFTER_SLOTS * genesis.params.slotMs), () => {
      const { height } = options.head()
      const peer = peers.values().next().value
      if (height === seen && peer !== undefined && !options.gate.walking)
        sync.fetch(nextPeer(peer), { to: null, locator: [options.head(), options.final()] })
      keepLevel(height)
    })
  }

  const detach =
    network === undefined
      ? []
      : [
          network.onBlock((bytes, from) =>
            guarded(
              from,
              () => decodeBlock(bytes, genesis.hash),
              (block: Block) => letIn(block, from, false) && feed({ type: 'blockReceived', block, from }),
            ),
          ),
          network.onVote((bytes, from) =>
            guarded(
              from,
              () => decodeVote(bytes),
              (vote) => feed({ type: 'voteReceived', vote, from }),
            ),
          ),
          network.onTransactions((raws, from) =>
            guarded(
              from,
              () => raws,
              () => receive(raws, from),
            ),
          ),
          network.onPeer((peer) => {
            peers.add(peer)
            if (peers.size > MAX_PEERS) peers.delete(peers.values().next().value!)
            if (options.gate.walking) options.gate.walk(peer)
            else sync.fetch(peer, { to: null, locator: [options.head(), options.final()] })
            rebroadcast()
          }),
          network.serveBlocks((request) =>
            request.ancestry === true
              ? serveAncestry(options.store, request)
              : serveBlocks(options.storage, options.store, options.head(), request),
          ),
        ]

  return {
    get syncing() {
      return sync.running || options.gate.walking
    },
    fetch(from, request) {
      if (!options.gate.walking) sync.fetch(from, request)
    },
    fetchAll() {
      for (const peer of peers) sync.fetch(peer, { to: null, locator: [options.head(), options.final()] })
    },
    penalise,
    passOn() {
      worth = true
    },
    startRebroadcasting() {
      rebroadcastLater()
      walkAgain()
      if (network !== undefined) keepLevel(options.head().height)
    },
    stop() {
      cancelRebroadcast()
      cancelWalk()
      cancelLevel()
      for (const undo of detach) undo()
    },
  }
}

import { BoundedSet } from '#node-core/kernel/boundedSet.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { BlocksRequest, PeerRef } from '../ports.ts'
import type { BlockRef } from '../storing/chainStore.ts'
import type { CheckpointGate } from '../sync/checkpointGate.ts'

const REBROADCAST_MS = 30_000
/** While the way to a checkpoint is not known, the next peer is asked for it so often. */
const WALK_AGAIN_MS = 2_000
/** So many slots, and at least so many ms, without a higher head: then a peer is asked whether there is one. */
const LEVEL_AFTER_SLOTS = 5
const LEVEL_AFTER_MS = 2_000
/** Peers remembered for asking once the way to a checkpoint is known. */
const MAX_PEERS = 64

export interface MeetPeersOptions {
  readonly wall: Clock
  readonly slotMs: number
  readonly gate: CheckpointGate
  readonly head: () => BlockRef
  readonly final: () => BlockRef
  readonly fetch: (from: PeerRef, request: BlocksRequest) => void
  /** Tells peers of our own waiting transactions. */
  readonly rebroadcast: () => void
}

/** Whom we met, and what they are asked for from time to time: answers get lost, and gossip stays away without a word. */
export interface MeetPeers {
  met(peer: PeerRef): void
  /** Asks those who were there before we knew what to ask for. */
  fetchAll(): void
  /** From now on: our transactions again every half minute, the way to a checkpoint, and a head that stands still. */
  start(): void
  stop(): void
}

export function createMeetPeers(options: MeetPeersOptions): MeetPeers {
  const { wall, gate } = options
  /** The latest last. */
  const peers = new BoundedSet<PeerRef>(MAX_PEERS)
  const cancels = new Map<string, () => void>()
  let stopped = false

  /** Runs `task` after `delayMs`, once; one of a name at a time. */
  const later = (name: string, delayMs: number, task: () => void) => {
    if (!stopped) cancels.set(name, wall.after(delayMs, task))
  }
  /** The one asked longest ago; who is asked now is asked again last. */
  const nextPeer = (): PeerRef | undefined => {
    const peer = peers.values().next().value
    if (peer === undefined) return undefined
    peers.delete(peer)
    peers.add(peer)
    return peer
  }
  const ask = (peer: PeerRef) => options.fetch(peer, { to: null, locator: [options.head(), options.final()] })

  const rebroadcastLater = () =>
    later('rebroadcast', REBROADCAST_MS, () => {
      options.rebroadcast()
      rebroadcastLater()
    })
  /** An answer may have been lost, and on a quiet network nothing else would make us ask again. */
  const walkAgain = () => {
    if (!gate.walking) return
    later('walk', WALK_AGAIN_MS, () => {
      const peer = nextPeer()
      if (peer !== undefined) gate.walk(peer)
      walkAgain()
    })
  }
  /**
   * Gossip may stay away without a word (a stream that died, a message over a limit), and who hears no block does not
   * know that it lacks one. So whose head stands still asks its peers in turn; on an idle network the answer is empty.
   */
  const keepLevel = (seen: number) =>
    later('level', Math.max(LEVEL_AFTER_MS, LEVEL_AFTER_SLOTS * options.slotMs), () => {
      const { height } = options.head()
      const peer = height === seen && !gate.walking ? nextPeer() : undefined
      if (peer !== undefined) ask(peer)
      keepLevel(height)
    })

  return {
    met(peer) {
      peers.add(peer)
      if (gate.walking) gate.walk(peer)
      else ask(peer)
      options.rebroadcast()
    },
    fetchAll() {
      for (const peer of peers) ask(peer)
    },
    start() {
      rebroadcastLater()
      walkAgain()
      keepLevel(options.head().height)
    },
    stop() {
      stopped = true
      for (const cancel of cancels.values()) cancel()
    },
  }
}

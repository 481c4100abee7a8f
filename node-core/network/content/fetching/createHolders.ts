import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network, PeerName } from '../../network.ts'

/** Failures in a row after which a peer rests. */
const MAX_STRIKES = 3
const REST_MS = 2_000
const WRONG_POINTS = 50
/** For who says to have a file and gives nothing of it. */
const EMPTY_POINTS = 10

/** A peer that says to have the file, of that many bytes. */
export interface Holder {
  readonly peer: PeerName
  readonly size: number
  readonly stop: AbortController
  lanes: number
  strikes: number
  restUntil: number
  delivered: boolean
}

/** Who is asked in one download, and who no longer is. */
export interface Holders {
  add(peer: PeerName, size: number): Holder | null
  has(peer: PeerName): boolean
  all(): readonly Holder[]
  size(): number
  /** Not asked now: it lied, or failed too often a moment ago. */
  isGivenUp(peer: PeerName): boolean
  /** What it sent is not the file; whether it is still asked or not. */
  lied(peer: PeerName): void
  /** It did not send; `isEmpty`: says now that it has not what it said to have. */
  failed(holder: Holder, isEmpty: boolean): void
}

export interface HoldersOptions {
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  readonly id: ContentId
  onLost(peer: PeerName, hasLied: boolean): void
}

/** Scores what holders do: a lie ends it for this download, failures for a moment. */
export function createHolders({ network, clock, log, id, onLost }: HoldersOptions): Holders {
  const holders = new Map<PeerName, Holder>()
  /** Until when a peer is not asked again; who lied, never. */
  const givenUp = new Map<PeerName, number>()
  const isGivenUp = (peer: PeerName) => (givenUp.get(peer) ?? 0) > clock.now()
  const giveUp = (peer: PeerName, restMs: number) => {
    givenUp.set(peer, clock.now() + restMs)
    holders.get(peer)?.stop.abort()
    holders.delete(peer)
    onLost(peer, restMs === Infinity)
  }
  return {
    add(peer, size) {
      if (holders.has(peer) || isGivenUp(peer)) return null
      const stop = new AbortController()
      const holder = { peer, size, stop, lanes: 0, strikes: 0, restUntil: 0, delivered: false }
      holders.set(peer, holder)
      return holder
    },
    has: (peer) => holders.has(peer),
    all: () => [...holders.values()],
    size: () => holders.size,
    isGivenUp,
    lied(peer) {
      if (givenUp.get(peer) === Infinity) return
      log.info('a peer sent what is not the file', { id, peer })
      network.penalise(peer, 'CONTENT_MISMATCH', WRONG_POINTS)
      giveUp(peer, Infinity)
    },
    failed(holder, isEmpty) {
      holder.strikes++
      holder.restUntil = clock.now() + 250 * 2 ** holder.strikes
      if (holder.strikes < MAX_STRIKES && !isEmpty) return
      if (!holder.delivered) network.penalise(holder.peer, 'CONTENT_NOT_FOUND', EMPTY_POINTS)
      giveUp(holder.peer, REST_MS)
    },
  }
}

import type { Connection, PeerId } from '@libp2p/interface'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { badFrame, offline, rateLimited, unreachable } from '../../errors.ts'
import { createRateLimit } from '../../peers/createRateLimit.ts'
import { withTimeout } from '../../requests/withTimeout.ts'
import { addressKind } from '../addressKind.ts'
import type { OwnHole, Puncher } from './createPuncher.ts'

/** One asks with the address of its hole, the other answers with that of its own; then both dial. */
export const PUNCH = '/dipnet/punch/1'
export const PUNCH_LIMITS = { maxRequestBytes: 64, requestsPerSecond: 0.5, maxConcurrent: 2, timeoutMs: 15_000 }

/** For the look at the relay, and for the dials, ms. */
const LOOK_MS = 5_000
const MEET_MS = 8_000
/**
 * Dials that one peer may have us make, and that go to one house, at once, then one a minute: whoever names a
 * stranger's address must not have everybody knock there.
 */
const DIALS = { burst: 3, perSecond: 1 / 60 } as const

export interface PunchOptions {
  readonly peerId: PeerId
  readonly puncher: Puncher
  readonly clock: Clock
  readonly log: Logger
  /** The open relayed connection to a peer that nothing direct leads to; null: there is none. */
  relayedOnly(peer: PeerId): Connection | null
  speaks(peer: PeerId, protocol: string): boolean
  /** @throws NETWORK_UNREACHABLE, _TIMEOUT, _PEER_ERROR */
  ask(peer: PeerId, request: Uint8Array): Promise<Uint8Array>
}

export interface PunchHoles {
  /** The direct connection, or null where the other end begins, or does not know how. @throws where it failed */
  towards(peer: PeerId, relayed: Connection): Promise<Connection | null>
  /** What a peer that begins is answered. @throws NETWORK_BAD_FRAME, NETWORK_RATE_LIMITED, NETWORK_UNREACHABLE */
  answer(request: Uint8Array, from: PeerId): Promise<Uint8Array>
  /** Ends the dials under way. */
  stop(): void
}

/** The TCP address of the relay that a connection runs through. @throws NETWORK_UNREACHABLE for another way */
function relayOf({ remoteAddr }: Connection): Multiaddr {
  const [before] = remoteAddr.toString().split('/p2p-circuit')
  const relay = multiaddr(before)
  const names = relay.getComponents().map(({ name }) => name)
  if (!/^ip[46],tcp,p2p$/.test(names.join())) throw unreachable('the relay is not on TCP', { relay: String(relay) })
  return relay
}

/** Holes are where the relay is: on the internet for one there, never in somebody's house. */
function checkHole(hole: Multiaddr, relay: Multiaddr): Multiaddr {
  const names = hole.getComponents().map(({ name }) => name)
  if (!/^ip[46],tcp$/.test(names.join())) throw badFrame('a hole is an IP address and a port', { hole: String(hole) })
  const kind = addressKind(hole.toString())
  if (kind === null || kind !== addressKind(relay.toString()))
    throw badFrame('a hole is as far away as the relay', { hole: String(hole) })
  return hole
}

function holeOf(bytes: Uint8Array, relay: Multiaddr): Multiaddr {
  try {
    return checkHole(multiaddr(bytes), relay)
  } catch (cause) {
    throw badFrame('not the address of a hole', {}, cause)
  }
}

/** A way past the relay for two that are each behind a router (protocol.md §5.1). Whose peer id is smaller begins. */
export function createPunchHoles({ peerId, puncher, clock, log, relayedOnly, speaks, ask }: PunchOptions): PunchHoles {
  const stopping = new AbortController()
  const [byPeer, byHouse] = [createRateLimit({ clock, ...DIALS }), createRateLimit({ clock, ...DIALS })]
  const checkRate = (peer: PeerId, hole: Multiaddr): void => {
    const house = hole.getComponents()[0]!.value!
    if (!byPeer.take(peer.toString()) || !byHouse.take(house)) throw rateLimited('too many holes', { house })
  }
  /** A signal that outlives the work would later end the socket that came of it. */
  const within = <T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const abort = new AbortController()
    return withTimeout(
      clock,
      ms,
      stopping.signal,
      (reason) => abort.abort(reason),
      () => work(abort.signal),
    )
  }
  const look = async (relay: Multiaddr): Promise<OwnHole> => {
    const own = await within(LOOK_MS, (signal) => puncher.look(relay, signal))
    checkHole(own.outside, relay)
    return own
  }
  const meet = (own: OwnHole, other: Multiaddr, peer: PeerId, leads: boolean) =>
    within(MEET_MS, (signal) => puncher.meet(own, other.encapsulate(`/p2p/${peer.toString()}`), leads, signal))
  return {
    async towards(peer, relayed) {
      if (peerId.toString() > peer.toString() || !speaks(peer, PUNCH)) return null
      const relay = relayOf(relayed)
      const own = await look(relay)
      const other = holeOf(await ask(peer, own.outside.bytes), relay)
      checkRate(peer, other)
      return meet(own, other, peer, true)
    },
    async answer(request, from) {
      const relayed = relayedOnly(from)
      if (relayed === null) throw unreachable('no relayed connection leads there', { peer: from.toString() })
      const relay = relayOf(relayed)
      const other = holeOf(request, relay)
      checkRate(from, other)
      const own = await look(relay)
      // When the answer is there, the other end dials: both dials are on their way at once.
      clock.after((relayed.rtt ?? 0) / 2, () => {
        meet(own, other, from, false).catch((error: unknown) =>
          log.debug('no hole to a relayed peer', { peer: from.toString(), error }),
        )
      })
      return own.outside.bytes
    },
    stop: () => stopping.abort(offline('network is off')),
  }
}

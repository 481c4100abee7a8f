import type { Connection, PeerId } from '@libp2p/interface'
import type { Host } from '../host/createHost.ts'

/** Heartbeats (seconds) without a way to send gossip to a connected peer before it is made anew. */
const PATIENCE = 3

/** Of gossipsub's inside: it is told of each connection once, and does not look again. */
interface Inside {
  readonly streamsOutbound: ReadonlyMap<string, unknown>
  onPeerConnected(peer: PeerId, connection: Connection): void
}

/**
 * Makes gossip whole again with peers that are connected but get none. A peer that comes back under the same name while
 * its old connection still dies (a restart, a way through a relay made direct) keeps the old one's stream, and
 * gossipsub opens no other when that closes: blocks, votes and transactions stay away without a word, in one direction
 * or both. Each end keeps its own way out; the other is told of our topics again.
 */
export function keepGossip(host: Host): void {
  const { pubsub } = host.services
  const inside = pubsub as unknown as Inside
  const missed = new Map<string, number>()

  const look = () => {
    for (const peer of host.getPeers()) {
      const id = peer.toString()
      const [connection] = host.getConnections(peer).filter(({ status }) => status === 'open')
      if (connection === undefined || inside.streamsOutbound.has(id)) {
        missed.delete(id)
        continue
      }
      const count = (missed.get(id) ?? 0) + 1
      missed.set(id, count % PATIENCE)
      if (count === PATIENCE) inside.onPeerConnected(peer, connection)
    }
    for (const id of missed.keys()) if (!host.getPeers().some((peer) => peer.toString() === id)) missed.delete(id)
  }
  pubsub.addEventListener('gossipsub:heartbeat', look)
}

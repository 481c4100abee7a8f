import type { ConnectionGater, PeerId } from '@libp2p/interface'
import type { Clock } from '#node-core/kernel/clock.ts'
import { createRateLimit } from '../peers/createRateLimit.ts'

/** Slots and ways through this relay that one peer may ask for at once, and then in a second (protocol.md §5.1). */
const ASKS = { burst: 20, perSecond: 0.5 } as const

/**
 * Who may connect, and who may ask this node as a relay: a slot, or a way to who holds one, is asked for now and then;
 * who hammers is refused, who is kept out gets nothing.
 */
export function gateRelay(clock: Clock, isKeptOut: (peer: PeerId) => boolean): ConnectionGater {
  const asked = createRateLimit({ clock, ...ASKS })
  return {
    denyInboundRelayReservation: (peer) => isKeptOut(peer) || !asked.take(peer.toString()),
    denyOutboundRelayedConnection: (peer) => isKeptOut(peer) || !asked.take(peer.toString()),
    denyDialPeer: isKeptOut,
    denyInboundEncryptedConnection: isKeptOut,
  }
}

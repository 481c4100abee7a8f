import {
  circuitRelayServer,
  type CircuitRelayServerComponents,
  type CircuitRelayService,
  type CircuitRelayTransportComponents,
} from '@libp2p/circuit-relay-v2'
import { multiaddr } from '@multiformats/multiaddr'
import type { RelayLimits } from '../options.ts'

export interface RelaySwitch {
  /** Whether others may reserve a slot here and be reached through it. */
  serve(on: boolean): Promise<void>
  /** Looks for a slot among the connected relays, now and whenever it is lost; asked once, it goes on. */
  reserve(): Promise<void>
  /** Slots others hold here. */
  slots(): number
  start(): void
  stop(): Promise<void>
}

/**
 * Circuit relay v2, both ends, switched while the host runs: libp2p's server serves from start to stop, and only a
 * node that can be reached from outside is of use as one (protocol.md §5.1).
 */
export function createRelaySwitch(limits: RelayLimits) {
  return (components: CircuitRelayServerComponents & CircuitRelayTransportComponents): RelaySwitch => {
    let server: (CircuitRelayService & { start?(): Promise<void>; stop?(): Promise<void> }) | null = null
    let isReserving = false
    const close = async () => {
      const old = server
      server = null
      await old?.stop?.()
    }
    return {
      async serve(on) {
        if (on === (server !== null)) return
        if (!on) return close()
        // Once stopped, a server cuts off whatever it relays: each time a fresh one.
        server = circuitRelayServer({
          hopTimeout: 10_000,
          maxInboundHopStreams: limits.connectionsAPeer,
          maxOutboundHopStreams: limits.connectionsAPeer,
          maxOutboundStopStreams: limits.connectionsAPeer,
          reservations: {
            maxReservations: limits.slots,
            reservationTtl: limits.slotMs,
            defaultDurationLimit: limits.connectionMs,
            defaultDataLimit: BigInt(limits.connectionBytes),
          },
        })(components)
        await server.start?.()
      },
      async reserve() {
        if (isReserving) return
        isReserving = true
        try {
          await components.transportManager.listen([multiaddr('/p2p-circuit')])
        } catch (error) {
          isReserving = false
          throw error
        }
      },
      slots: () => server?.reservations.size ?? 0,
      start: () => undefined,
      stop: close,
    }
  }
}

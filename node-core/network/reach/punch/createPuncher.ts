import type {
  Connection,
  IdentifyResult,
  Libp2p,
  MultiaddrConnection,
  Upgrader,
  UpgraderOptions,
} from '@libp2p/interface'
import { tcp, type TCPComponents } from '@libp2p/tcp'
import type { Multiaddr } from '@multiformats/multiaddr'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { unreachable } from '../../errors.ts'

/** A port of this computer from which nothing else dials, and where its router lets answers to it in. */
export interface OwnHole {
  readonly port: number
  /** What the relay saw, without a peer id. */
  readonly outside: Multiaddr
}

export interface Puncher {
  /**
   * Dials a relay from a fresh port, to learn where a router lets out what that port sends. The connection is ended
   * again: what the router keeps of it, it keeps for minutes.
   * @throws NETWORK_UNREACHABLE
   */
  look(relay: Multiaddr, signal: AbortSignal): Promise<OwnHole>
  /**
   * Dials the other end's hole from the own one, as the other end does at that moment; each dial opens the own router
   * for the other's. A refused dial is tried again: what refuses is a router that was not dialled through yet.
   * @param leads whether this end opens the handshake: one of the two does
   * @throws NETWORK_UNREACHABLE
   */
  meet(hole: OwnHole, other: Multiaddr, leads: boolean, signal: AbortSignal): Promise<Connection>
}

type Events = Pick<Libp2p, 'addEventListener' | 'removeEventListener'>

interface PuncherComponents extends TCPComponents {
  readonly upgrader: Upgrader
  readonly events: Events
}

/** Dials refused one after another; the last comes a second after the first. */
const TRIES = 20
const BETWEEN_MS = 50

/** A port nobody listens on. */
async function freshPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '0.0.0.0', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** What identify finds out on new connections by itself; asked a second time it would be refused. */
function hearIdentified(events: Events, signal: AbortSignal) {
  const results = new Map<Connection, IdentifyResult>()
  let heard = () => {}
  const hear = ({ detail }: CustomEvent<IdentifyResult>) => {
    results.set(detail.connection, detail)
    heard()
  }
  events.addEventListener('peer:identify', hear)
  return {
    of: (connection: Connection) =>
      new Promise<IdentifyResult>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(unreachable('the relay says nothing')), { once: true })
        heard = () => {
          const result = results.get(connection)
          if (result !== undefined) resolve(result)
        }
        heard()
      }),
    stop: () => events.removeEventListener('peer:identify', hear),
  }
}

/**
 * Both ends dial, so one of them has to act as dialled in every layer. `initiator: false` alone is not enough: Yamux
 * goes by the direction of the socket, and two clients end the connection at once.
 */
function followingUpgrader(upgrader: Upgrader): Upgrader {
  return new Proxy(upgrader, {
    get(target, name) {
      if (name === 'upgradeOutbound')
        return (socket: MultiaddrConnection, options: UpgraderOptions) =>
          target.upgradeOutbound(Object.assign(socket, { direction: 'inbound' }), { ...options, initiator: false })
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

/**
 * Makes a way between two computers behind routers that forward nothing: TCP simultaneous open, as in DCUtR of libp2p,
 * whose own dials each leave from another port (decisions/0027).
 */
export function createPuncher() {
  return (components: PuncherComponents): Puncher => {
    const transport = tcp()(components)
    const dial = (to: Multiaddr, localPort: number, upgrader: Upgrader, signal: AbortSignal) =>
      // The transport hands what it does not know to net.connect.
      transport.dial(to, { upgrader, signal, localPort } as Parameters<typeof transport.dial>[1])
    const following = followingUpgrader(components.upgrader)
    return {
      async look(relay, signal) {
        const port = await freshPort()
        const identified = hearIdentified(components.events, signal)
        try {
          const connection = await dial(relay, port, components.upgrader, signal)
          try {
            const { observedAddr } = await identified.of(connection)
            if (observedAddr === undefined) throw unreachable('the relay does not say what it sees')
            return { port, outside: observedAddr.decapsulate('/p2p') }
          } finally {
            await connection.close({ signal }).catch((error: Error) => connection.abort(error))
          }
        } finally {
          identified.stop()
        }
      },
      async meet({ port }, other, leads, signal) {
        for (let left = TRIES; ; left--) {
          try {
            return await dial(other, port, leads ? components.upgrader : following, signal)
          } catch (error) {
            const isRefused = (error as { code?: unknown }).code === 'ECONNREFUSED'
            if (!isRefused || left <= 1 || signal.aborted) throw error
            await sleep(BETWEEN_MS * (0.5 + Math.random()), undefined, { signal })
          }
        }
      },
    }
  }
}

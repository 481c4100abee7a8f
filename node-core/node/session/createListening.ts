import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { ListenOptions } from '#node-core/network/options.ts'
import { isReached } from './announce.ts'
import type { NodeOptions } from '../options.ts'
import type { SettingsStore } from '../state/settings.ts'
import { protocolNames } from './protocolNames.ts'
import type { Session } from './session.ts'

const LOOPBACK_HOST = '127.0.0.1'
const ALL_INTERFACES = '0.0.0.0'

export interface Listening {
  /** Where and how the network of this genesis is to listen now. */
  of(genesis: Hash): ListenOptions & { readonly host: string; readonly tcpPort: number }
  /** Whether it listens beyond this computer. */
  isOpen(): boolean
  /** Whether the person's switch decides that, or who started the node. */
  readonly bySetting: boolean
  /** Keeps a session listening as the settings say, until the returned function is called. */
  follow(session: Pick<Session, 'genesisHash' | 'listenOn'>): () => void
}

/**
 * Where a node listens (protocol.md §5.1). Beyond this computer it is found on the local network, asks the router
 * for a port, holds a slot at a relay where nobody comes in from outside, and relays for others where somebody does.
 */
export function createListening(
  node: Pick<NodeOptions, 'listenHost' | 'listenPort' | 'announce' | 'opensPort' | 'log'>,
  settings: SettingsStore,
): Listening {
  const bySetting = node.listenHost === 'asSet'
  const host = () => {
    if (!bySetting) return node.listenHost ?? LOOPBACK_HOST
    return settings.get().reachable ? ALL_INTERFACES : LOOPBACK_HOST
  }
  const announce = node.announce ?? []
  const isOpen = () => isReached(host(), announce)
  const of: Listening['of'] = (genesis) => {
    const tcpPort = node.listenPort ?? settings.get().peerPort
    const at = { host: host(), tcpPort, ...(announce.length === 0 ? {} : { announce }) }
    if (!isOpen()) return at
    return {
      ...at,
      wsPort: tcpPort === 0 || tcpPort === 65_535 ? 0 : tcpPort + 1,
      lan: { tag: `_dipnet-${genesis.slice(2, 18)}._udp.local`, protocol: protocolNames(genesis).genesis },
      viaRelay: announce.length === 0,
      mapPort: announce.length === 0 && (node.opensPort ?? (bySetting && settings.get().opensPort)),
      punchHoles: true,
      relays: 'whenPublic',
    }
  }
  return {
    of,
    isOpen,
    bySetting,
    follow(session) {
      const inTurn = createSerialQueue()
      const wanted = () => of(session.genesisHash)
      let current = JSON.stringify(wanted())
      const stop = settings.changes.on(
        () =>
          // One after the other: a switch may be turned faster than a host opens.
          void inTurn(async () => {
            const next = wanted()
            if (JSON.stringify(next) === current) return
            current = JSON.stringify(next)
            await session
              .listenOn(next)
              .catch((error: unknown) => node.log.error('could not listen as set', { error, port: next.tcpPort }))
          }),
      )
      return stop
    },
  }
}

import type { Connection, PeerId, PeerInfo } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { addressKind } from './addressKind.ts'

const DIALS_AT_ONCE = 4
const MAX_ADDRESSES = 8
const MAX_REMEMBERED = 256
/** How long one that did not answer, or is of another network, is left alone, ms. */
const LEAVE_ALONE_MS = 600_000
const UNREACHABLE_MS = 30_000

export interface MeetLanPeersOptions {
  readonly clock: Clock
  readonly log: Logger
  /** What every node of this network speaks. */
  readonly protocol: string
  /** Whether more are wanted. */
  wants(): boolean
  /** Ourselves, connected already, or banned. */
  isKnown(peer: string): boolean
  dial(addresses: Multiaddr[], peer: PeerId): Promise<Connection>
  /** What the other end says it speaks. */
  protocolsOf(connection: Connection): Promise<readonly string[]>
}

/**
 * Takes what multicast DNS finds: dials a few at a time, at addresses of the local network only, and hangs up on who
 * turns out to belong to another network. Returns the listener.
 */
export function meetLanPeers(options: MeetLanPeersOptions): (found: PeerInfo) => void {
  const { clock, log } = options
  const dialling = new Set<string>()
  const leftAlone = new BoundedMap<string, number>(MAX_REMEMBERED)

  const meet = async (id: PeerId, addresses: Multiaddr[]): Promise<void> => {
    const peer = id.toString()
    try {
      const connection = await options.dial(addresses, id)
      const protocols = await options.protocolsOf(connection)
      if (protocols.includes(options.protocol)) return
      leftAlone.renew(peer, clock.now() + LEAVE_ALONE_MS)
      log.info('a peer of another network on the local one', { peer })
      await connection.close()
    } catch (error) {
      leftAlone.renew(peer, clock.now() + UNREACHABLE_MS)
      log.debug('a peer on the local network did not answer', { peer, error })
    }
  }
  return ({ id, multiaddrs }) => {
    const peer = id.toString()
    if (dialling.size >= DIALS_AT_ONCE || dialling.has(peer) || options.isKnown(peer) || !options.wants()) return
    if ((leftAlone.get(peer) ?? 0) > clock.now()) return
    const near = multiaddrs.filter((address) => addressKind(address.toString()) === 'lan').slice(0, MAX_ADDRESSES)
    if (near.length === 0) return
    dialling.add(peer)
    void meet(id, near).finally(() => dialling.delete(peer))
  }
}

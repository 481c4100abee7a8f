import type { Connection, PeerId, PeerInfo } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { addressKind } from './addressKind.ts'

const DIALS_AT_ONCE = 4
const MAX_ADDRESSES = 8
const MAX_REMEMBERED = 256
/** How long one of another network stays out, ms. */
const STRANGER_MS = 600_000
/** How long one that did not answer is left alone, ms. */
const UNREACHABLE_MS = 30_000

export interface MeetLanPeersOptions {
  readonly clock: Clock
  readonly log: Logger
  /** What every node of this network speaks. */
  readonly protocol: string
  /** Whether more are wanted. */
  wants(): boolean
  /** Ourselves, or banned. */
  isNobody(peer: string): boolean
  /** What a peer connected already says it speaks; null: not connected. */
  connected(peer: string): readonly string[] | null
  dial(addresses: Multiaddr[], peer: PeerId): Promise<Connection>
  /** What the other end says it speaks. */
  protocolsOf(connection: Connection): Promise<readonly string[]>
  hangUp(peer: PeerId): Promise<void>
}

export interface LanPeers {
  /** Multicast DNS found somebody. */
  found(peer: PeerInfo): void
  /** Turned away: it answered on the local network as one of ours and is not. */
  isStranger(peer: string): boolean
}

/**
 * Takes what multicast DNS finds: dials a few at a time, at addresses of the local network only, and hangs up on who
 * turns out to belong to another network; that one stays out for ten minutes.
 */
export function meetLanPeers(options: MeetLanPeersOptions): LanPeers {
  const { clock, log } = options
  const dialling = new Set<string>()
  const unreachableUntil = new BoundedMap<string, number>(MAX_REMEMBERED)
  const strangerUntil = new BoundedMap<string, number>(MAX_REMEMBERED)
  const isWithin = (until: Map<string, number>, peer: string) => (until.get(peer) ?? 0) > clock.now()

  const check = async (id: PeerId, protocols: readonly string[]): Promise<void> => {
    if (protocols.includes(options.protocol)) return
    strangerUntil.renew(id.toString(), clock.now() + STRANGER_MS)
    log.info('a peer of another network on the local one', { peer: id.toString() })
    await options.hangUp(id)
  }
  const meet = async (id: PeerId, addresses: Multiaddr[]): Promise<void> => {
    try {
      const known = options.connected(id.toString())
      await check(id, known ?? (await options.protocolsOf(await options.dial(addresses, id))))
    } catch (error) {
      unreachableUntil.renew(id.toString(), clock.now() + UNREACHABLE_MS)
      log.debug('a peer on the local network did not answer', { peer: id.toString(), error })
    }
  }
  return {
    isStranger: (peer) => isWithin(strangerUntil, peer),
    found({ id, multiaddrs }) {
      const peer = id.toString()
      if (dialling.size >= DIALS_AT_ONCE || dialling.has(peer) || options.isNobody(peer)) return
      if (isWithin(strangerUntil, peer)) return
      const near = multiaddrs.filter((address) => addressKind(address.toString()) === 'lan').slice(0, MAX_ADDRESSES)
      const mayDial = near.length > 0 && options.wants() && !isWithin(unreachableUntil, peer)
      // Who came to us first is looked at, too.
      if (!mayDial && options.connected(peer) === null) return
      dialling.add(peer)
      void meet(id, near).finally(() => dialling.delete(peer))
    },
  }
}

import type { PeerId } from '@libp2p/interface'
import type { KadDHTComponents } from '@libp2p/kad-dht'
import { multiaddr } from '@multiformats/multiaddr'
import type { Clock } from '#node-core/kernel/clock.ts'
import { unreachable } from '../errors.ts'
import { createRateLimit } from '../peers/createRateLimit.ts'

/** Dials to a port of a host, and to all of its ports: so many at once, then one a minute, and one in five seconds. */
const DOOR = { burst: 4, perSecond: 1 / 60 } as const
const HOUSE = { burst: 32, perSecond: 1 / 5 } as const

type Guarded = Pick<KadDHTComponents, 'connectionManager' | 'ping'>

/**
 * What dials, as the table of who has which file gets it. Kademlia pings whoever is named to it: one answer with
 * hundreds of made-up peers at a stranger's door would make everybody who asks knock there hundreds of times (308 of
 * one answer with 400, before).
 */
export function guardDoors(
  { connectionManager, peerStore, ping }: Guarded & Pick<KadDHTComponents, 'peerStore'>,
  clock: Clock,
): Guarded {
  const doors = createRateLimit({ clock, ...DOOR })
  const houses = createRateLimit({ clock, ...HOUSE })
  const mayKnock = async (peer: PeerId): Promise<boolean> => {
    const known = await peerStore.get(peer).catch(() => null)
    const places = new Map(
      (known?.addresses ?? []).flatMap(({ multiaddr: address }) => {
        const [host, port] = multiaddr(address.toString()).getComponents()
        return host?.value === undefined ? [] : [[`${host.value} ${port?.value ?? ''}`, host.value]]
      }),
    )
    // Nowhere yet: by the time it is dialled there may be an address, which nobody looked at.
    return places.size > 0 && [...places].every(([door, house]) => doors.take(door) && houses.take(house))
  }
  const check = async (peer: PeerId) => {
    if (connectionManager.getConnections(peer).length === 0 && !(await mayKnock(peer)))
      throw unreachable('too many are said to be at that door', { peer: peer.toString() })
  }
  const openStream: typeof connectionManager.openStream = async (peer, ...others) => {
    if ('toMultihash' in peer) await check(peer)
    return connectionManager.openStream(peer, ...others)
  }
  const guardedPing: typeof ping.ping = async (peer, ...others) => {
    if ('toMultihash' in peer) await check(peer)
    return ping.ping(peer, ...others)
  }
  const guarded = new Proxy(connectionManager, {
    get(target, name) {
      if (name === 'openStream') return openStream
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return { connectionManager: guarded, ping: { ping: guardedPing } }
}

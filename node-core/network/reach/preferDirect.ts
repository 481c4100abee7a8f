import type { Connection, PeerId } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { unreachable } from '../errors.ts'
import { addressKind } from './addressKind.ts'

/** One that does not answer there is left alone for so long, ms. */
const AGAIN_MS = 60_000
const MAX_REMEMBERED = 256
const DIALS_AT_ONCE = 4
const MAX_ADDRESSES = 3
/** What still runs through the relay may end, ms. */
const REST_MS = 10_000

export interface PreferDirectOptions {
  readonly clock: Clock
  readonly log: Logger
  connections(peer: PeerId): Connection[]
  /** What the peer says of itself. */
  addressesOf(peer: PeerId): Promise<readonly Multiaddr[]>
  /** A new connection, whatever there is. */
  dial(addresses: Multiaddr[], peer: PeerId): Promise<Connection>
}

/**
 * Makes the way through a relay direct once the other end tells an address of its own, which it does when somebody
 * came in there: DCUtR looks once, when the relayed connection begins, and a router that opens a port afterwards would
 * change nothing. New requests take the direct way by themselves; the relayed one ends a little later.
 * @returns to be called with each peer that was identified, or told something new
 */
export function preferDirect(options: PreferDirectOptions): (peer: PeerId) => void {
  const { clock, log } = options
  const restUntil = new BoundedMap<string, number>(MAX_REMEMBERED)
  const dialling = new Set<string>()

  const relayedOnly = (peer: PeerId): Connection | null => {
    const open = options.connections(peer).filter(({ status }) => status === 'open')
    return open.every(({ limits }) => limits !== undefined) ? (open[0] ?? null) : null
  }
  const attempt = async (peer: PeerId, relayed: Connection): Promise<void> => {
    // Near addresses only where the relay is as near: elsewhere they are other people's houses.
    const near = addressKind(relayed.remoteAddr.toString())
    const addresses = (await options.addressesOf(peer)).filter((address) => {
      const text = address.toString()
      const kind = text.includes('/p2p-circuit') ? null : addressKind(text)
      return kind === 'public' || (kind !== null && kind === near)
    })
    if (addresses.length === 0 || relayedOnly(peer) === null) return
    const name = peer.toString()
    restUntil.renew(name, clock.now() + AGAIN_MS)
    const direct = await options.dial(addresses.slice(0, MAX_ADDRESSES), peer)
    log.info('a relayed connection became direct', { peer: name, address: direct.remoteAddr.toString() })
    clock.after(REST_MS, () => {
      for (const connection of options.connections(peer))
        if (connection.limits !== undefined && direct.status === 'open')
          void connection.close().catch(() => connection.abort(unreachable('the direct way is there')))
    })
  }
  return (peer) => {
    const name = peer.toString()
    const relayed = relayedOnly(peer)
    if (relayed === null || dialling.has(name) || dialling.size >= DIALS_AT_ONCE) return
    if ((restUntil.get(name) ?? 0) > clock.now()) return
    dialling.add(name)
    void attempt(peer, relayed)
      .catch((error: unknown) => log.debug('no direct way to a relayed peer', { peer: name, error }))
      .finally(() => dialling.delete(name))
  }
}

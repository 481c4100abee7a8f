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
/** Times a hole is tried for one relayed connection: some routers cannot be dialled through. */
const PUNCHES = 3

export interface PreferDirectOptions {
  readonly clock: Clock
  readonly log: Logger
  connections(peer: PeerId): Connection[]
  /** What the peer says of itself. */
  addressesOf(peer: PeerId): Promise<readonly Multiaddr[]>
  /** A new connection, whatever there is. */
  dial(addresses: Multiaddr[], peer: PeerId): Promise<Connection>
  /** A way between two routers; null where the other end begins, or none is looked for. */
  punch(peer: PeerId, relayed: Connection): Promise<Connection | null>
}

/** The open relayed connection to a peer that nothing direct leads to. */
export function relayedOnly(connections: readonly Connection[]): Connection | null {
  const open = connections.filter(({ status }) => status === 'open')
  return open.every(({ limits }) => limits !== undefined) ? (open[0] ?? null) : null
}

/**
 * Makes the way through a relay direct: by an address of the other end's, which it tells when somebody came in there (a
 * router that opened a port), else by a hole in both routers. DCUtR looks once, when the relayed connection begins. New
 * requests take the direct way by themselves; the relayed one ends a little later.
 * @returns to be called with each peer that was identified, or told something new
 */
export function preferDirect(options: PreferDirectOptions): (peer: PeerId) => void {
  const { clock, log } = options
  const restUntil = new BoundedMap<string, number>(MAX_REMEMBERED)
  const punches = new BoundedMap<string, { readonly tried: number; readonly at: number }>(MAX_REMEMBERED)
  const dialling = new Set<string>()
  const onceMore = new Set<string>()
  const relayedTo = (peer: PeerId) => relayedOnly(options.connections(peer))

  const byAddress = async (peer: PeerId, relayed: Connection): Promise<Connection | null> => {
    const name = peer.toString()
    if ((restUntil.get(name) ?? 0) > clock.now()) return null
    // Near addresses only where the relay is as near: elsewhere they are other people's houses.
    const near = addressKind(relayed.remoteAddr.toString())
    const addresses = (await options.addressesOf(peer)).filter((address) => {
      const text = address.toString()
      const kind = text.includes('/p2p-circuit') ? null : addressKind(text)
      return kind === 'public' || (kind !== null && kind === near)
    })
    if (addresses.length === 0 || relayedTo(peer) === null) return null
    restUntil.renew(name, clock.now() + AGAIN_MS)
    return options.dial(addresses.slice(0, MAX_ADDRESSES), peer).catch((error: unknown) => {
      log.debug('a relayed peer is not where it says', { peer: name, error })
      return null
    })
  }
  const byHole = async (peer: PeerId, relayed: Connection): Promise<Connection | null> => {
    const { tried, at } = punches.get(relayed.id) ?? { tried: 0, at: -Infinity }
    if (tried >= PUNCHES || clock.now() < at + AGAIN_MS || relayedTo(peer) === null) return null
    punches.renew(relayed.id, { tried: tried + 1, at: clock.now() })
    try {
      return await options.punch(peer, relayed)
    } catch (error) {
      log.debug('no hole to a relayed peer', { peer: peer.toString(), error })
      clock.after(AGAIN_MS, () => look(peer))
      return null
    }
  }
  const attempt = async (peer: PeerId, relayed: Connection): Promise<void> => {
    const direct = (await byAddress(peer, relayed)) ?? (await byHole(peer, relayed))
    if (direct === null) return
    log.info('a relayed connection became direct', { peer: peer.toString(), address: direct.remoteAddr.toString() })
    clock.after(REST_MS, () => {
      for (const connection of options.connections(peer))
        if (connection.limits !== undefined && direct.status === 'open')
          void connection.close().catch(() => connection.abort(unreachable('the direct way is there')))
    })
  }
  function look(peer: PeerId): void {
    const name = peer.toString()
    const relayed = relayedTo(peer)
    if (relayed === null) return
    // What it tells meanwhile may be the address that the try under way lacks.
    if (dialling.has(name)) return void onceMore.add(name)
    if (dialling.size >= DIALS_AT_ONCE) return
    dialling.add(name)
    void attempt(peer, relayed)
      .catch((error: unknown) => log.debug('no direct way to a relayed peer', { peer: name, error }))
      .finally(() => {
        dialling.delete(name)
        if (onceMore.delete(name)) look(peer)
      })
  }
  return look
}

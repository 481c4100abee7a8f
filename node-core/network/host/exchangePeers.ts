import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { badFrame } from '../errors.ts'
import type { PeerName } from '../network.ts'
import { addressKind, type AddressKind } from '../reach/addressKind.ts'
import { rankAddresses } from '../reach/rankAddresses.ts'
import type { Host } from './createHost.ts'

export const PEER_EXCHANGE = '/dipnet/peers/1'
const MAX_SHARED = 32
const MAX_ADDRESS_LENGTH = 300

/** How an asker or a peer is connected here; null: not at all. */
function kindOfPeer(host: Host, peer: PeerName): AddressKind | null {
  const connections = host.getConnections(peerIdFromString(peer))
  const best = connections.find((connection) => connection.limits === undefined) ?? connections[0]
  if (best === undefined) return null
  return best.limits === undefined ? addressKind(best.remoteAddr.toString()) : 'relay'
}

/**
 * One dialable address of each of `peers`, at most `most`, as `asker` may be told: an address of the local network only
 * where both are on ours.
 */
export async function addressesFor(
  host: Host | null,
  peers: Iterable<PeerName>,
  asker: PeerName,
  most = MAX_SHARED,
): Promise<string[]> {
  const addresses: string[] = []
  if (host === null) return addresses
  const askerKind = kindOfPeer(host, asker)
  const isNear = (kind: AddressKind | null) => kind === 'lan' || kind === 'loopback'
  for (const peer of peers) {
    if (addresses.length === most) break
    if (peer === asker) continue
    const peerKind = kindOfPeer(host, peer)
    const record = await host.peerStore.get(peerIdFromString(peer)).catch(() => null)
    const usable = (record?.addresses ?? [])
      // Signed by the peer itself, where it has one.
      .toSorted((a, b) => Number(b.isCertified) - Number(a.isCertified))
      .map((entry) => entry.multiaddr.toString())
      .filter((address) => {
        const kind = addressKind(address)
        if (kind === 'loopback') return askerKind === 'loopback' && peerKind === 'loopback'
        return kind === 'lan' ? isNear(askerKind) && isNear(peerKind) : kind !== null
      })
    const [best] = rankAddresses(usable)
    if (best !== undefined) addresses.push(best.endsWith(`/p2p/${peer}`) ? best : `${best}/p2p/${peer}`)
  }
  return addresses
}

/** What we tell `asker` of the peers connected here: at most 32 addresses. */
export async function sharePeers(
  host: Host | null,
  connected: Iterable<PeerName>,
  asker: PeerName,
): Promise<Uint8Array> {
  return encodeCbor(await addressesFor(host, connected, asker))
}

/** @throws NETWORK_BAD_FRAME, KERNEL_BAD_CBOR (both the peer's fault) */
export function decodeSharedPeers(bytes: Uint8Array): string[] {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || value.length > MAX_SHARED) throw badFrame('not a list of peers')
  return value.filter(
    (item): item is string =>
      typeof item === 'string' && item.length <= MAX_ADDRESS_LENGTH && peerOfAddress(item) !== null,
  )
}

/** The peer id at the end of a multiaddr, or null. */
export function peerOfAddress(address: string): string | null {
  try {
    const last = multiaddr(address)
      .getComponents()
      .findLast((part) => part.name === 'p2p')
    return last?.value ?? null
  } catch {
    return null
  }
}

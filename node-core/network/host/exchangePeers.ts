import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { badFrame } from '../errors.ts'
import type { PeerName } from '../network.ts'
import type { Host } from './createHost.ts'

export const PEER_EXCHANGE = '/dipnet/peers/1'
const MAX_SHARED = 32
const MAX_ADDRESS_LENGTH = 300

/** What we tell `asker`: one dialable address of each other connected peer, at most 32. */
export async function sharePeers(
  host: Host | null,
  connected: Iterable<PeerName>,
  asker: PeerName,
): Promise<Uint8Array> {
  const addresses: string[] = []
  for (const peer of connected) {
    if (peer === asker || host === null || addresses.length === MAX_SHARED) continue
    const record = await host.peerStore.get(peerIdFromString(peer)).catch(() => null)
    // Signed by the peer itself, where it has one.
    const best = record?.addresses.find((entry) => entry.isCertified) ?? record?.addresses[0]
    if (best !== undefined) addresses.push(`${best.multiaddr.toString().replace(/\/p2p\/.*$/, '')}/p2p/${peer}`)
  }
  return encodeCbor(addresses)
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

import { multiaddr } from '@multiformats/multiaddr'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { badFrame } from '../errors.ts'

export const PEER_EXCHANGE = '/dipnet/peers/1'
const MAX_SHARED = 32
const MAX_ADDRESS_LENGTH = 300

/** The peers we tell another about: at most 32 multiaddrs. */
export function encodeSharedPeers(addresses: readonly string[]): Uint8Array {
  return encodeCbor(addresses.slice(0, MAX_SHARED))
}

/** @throws NETWORK_BAD_FRAME, KERNEL_BAD_CBOR (both the peer's fault) */
export function decodeSharedPeers(bytes: Uint8Array): string[] {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || value.length > MAX_SHARED) throw badFrame('not a list of peers')
  return value.filter((item): item is string => typeof item === 'string' && item.length <= MAX_ADDRESS_LENGTH && peerOfAddress(item) !== null)
}

/** The peer id at the end of a multiaddr, or null. */
export function peerOfAddress(address: string): string | null {
  try {
    const last = multiaddr(address).getComponents().findLast((part) => part.name === 'p2p')
    return last?.value ?? null
  } catch {
    return null
  }
}

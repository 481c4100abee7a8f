import { multiaddr } from '@multiformats/multiaddr'
import { BlockList, isIP } from 'node:net'

/**
 * From where an address can be dialled: from anywhere, from anywhere through a relay, from the local network only, from
 * this computer only.
 */
export type AddressKind = 'public' | 'relay' | 'lan' | 'loopback'

/** Most useful to a stranger first. */
export const KINDS: readonly AddressKind[] = ['public', 'relay', 'lan', 'loopback']

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** Private, link-local, shared by a provider's customers (RFC 6598), for documentation: none is routed to. */
const LOCAL = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['240.0.0.0', 4],
] as const)
  LOCAL.addSubnet(net, prefix)
for (const [net, prefix] of [
  ['::', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['2001:db8::', 32],
] as const)
  LOCAL.addSubnet(net, prefix, 'ipv6')

function kindOfIp(ip: string): Exclude<AddressKind, 'relay'> {
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4'
  if (LOOPBACK.check(ip, family)) return 'loopback'
  return LOCAL.check(ip, family) ? 'lan' : 'public'
}

function kindOfHost(protocol: string, host: string): Exclude<AddressKind, 'relay'> | null {
  if (protocol === 'ip4' || protocol === 'ip6') return kindOfIp(host)
  if (!protocol.startsWith('dns')) return null
  if (host === 'localhost') return 'loopback'
  return host.endsWith('.local') ? 'lan' : 'public'
}

/**
 * The kind of a multiaddr; null where it is none or names no host. Through a relay that itself can only be dialled
 * nearby, an address is no better than the relay's.
 */
export function addressKind(address: string): AddressKind | null {
  try {
    const parts = multiaddr(address).getComponents()
    const [first] = parts
    if (first?.value === undefined) return null
    const near = kindOfHost(first.name, first.value)
    return near === 'public' && parts.some((part) => part.name === 'p2p-circuit') ? 'relay' : near
  } catch {
    return null
  }
}

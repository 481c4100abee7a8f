import { multiaddr } from '@multiformats/multiaddr'
import { isIP } from 'node:net'
import { badAddress } from '../errors.ts'
import { addressKind } from './addressKind.ts'

const NAME = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/i
const HOSTS = ['ip4', 'ip6', 'dns', 'dns4', 'dns6']

/** A host's own multiaddr at that port; a multiaddr as it is; null: neither. */
function read(text: string, tcpPort: number): string | null {
  if (text.startsWith('/')) return text
  const family = isIP(text)
  if (family !== 0) return `/ip${family}/${text}/tcp/${tcpPort}`
  return NAME.test(text) ? `/dns4/${text}/tcp/${tcpPort}` : null
}

/** Somebody can dial it as it stands: a host that is one, a TCP port, at most WebSocket, no peer's name. */
function isDialable(address: string): boolean {
  try {
    const [host, tcp, ...rest] = multiaddr(address).getComponents()
    const isHost = HOSTS.includes(host?.name ?? '') && !['0.0.0.0', '::'].includes(host?.value ?? '')
    const isPort = tcp?.name === 'tcp' && Number(tcp.value) > 0
    return isHost && isPort && (rest.length === 0 || (rest.length === 1 && rest[0]!.name === 'ws'))
  } catch {
    return false
  }
}

/**
 * What a node tells others instead of where it listens, as multiaddrs.
 * @param announce IP addresses or host names, which stand for themselves at the port, or multiaddrs with a TCP port
 * (`/ws` may follow) and without a peer id
 * @param tcpPort the port listened on, 1 to 65,535
 * @throws NETWORK_BAD_ADDRESS
 */
export function announcedAt(announce: readonly string[], tcpPort: number): string[] {
  return announce.map((text) => {
    const address = read(text, tcpPort)
    if (address === null || !isDialable(address))
      throw badAddress('cannot be announced', { address: text.slice(0, 200), port: tcpPort })
    return address
  })
}

/** Whether a host or multiaddr means more than this computer. */
export function isBeyondLoopback(text: string): boolean {
  return addressKind(read(text, 1) ?? '') !== 'loopback'
}

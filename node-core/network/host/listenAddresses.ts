import type { Logger } from '#node-core/kernel/log.ts'
import { findFreePort, isFree } from './findFreePort.ts'

/**
 * Multiaddrs to listen on: TCP and, if wanted, WebSockets, each on its port or the next free one. On all interfaces of
 * both families where `0.0.0.0` is asked for. Null: none.
 * @throws NETWORK_NO_FREE_PORT
 */
export async function listenAddresses(
  ip: string | null,
  ports: { readonly tcp: number; readonly ws: number | null },
  tries: number,
  log: Logger,
): Promise<string[]> {
  if (ip === null) return []
  const family = ip.includes(':') ? 'ip6' : 'ip4'
  const tcpPort = await findFreePort(ip, ports.tcp, tries)
  if (tcpPort !== ports.tcp) log.warn('port taken, using the next free one', { wanted: ports.tcp, used: tcpPort })
  const addresses = [`/${family}/${ip}/tcp/${tcpPort}`]
  if (ports.ws !== null) {
    const wsPort = await findFreePort(ip, ports.ws, tries, new Set([tcpPort]))
    if (wsPort !== ports.ws) log.warn('port taken, using the next free one', { wanted: ports.ws, used: wsPort })
    addresses.push(`/${family}/${ip}/tcp/${wsPort}/ws`)
  }
  if (ip !== '0.0.0.0') return addresses
  const both = [...addresses]
  for (const address of addresses) {
    const port = Number(/\/tcp\/(\d+)/.exec(address)![1])
    // With port 0 the system would choose another one: only a known port is the same for both families.
    if (port !== 0 && (await isFree('::', port))) both.push(address.replace('/ip4/0.0.0.0/', '/ip6/::/'))
  }
  return both
}

import type { Logger } from '#node-core/kernel/log.ts'
import { findFreePort } from './findFreePort.ts'

/**
 * Multiaddrs to listen on: TCP and, if wanted, WebSockets, each on its port or the next free one.
 * @throws NETWORK_NO_FREE_PORT
 */
export async function listenAddresses(
  ip: string,
  ports: { readonly tcp: number; readonly ws: number | null },
  tries: number,
  log: Logger,
): Promise<string[]> {
  const family = ip.includes(':') ? 'ip6' : 'ip4'
  const tcpPort = await findFreePort(ip, ports.tcp, tries)
  if (tcpPort !== ports.tcp) log.warn('port taken, using the next free one', { wanted: ports.tcp, used: tcpPort })
  const addresses = [`/${family}/${ip}/tcp/${tcpPort}`]
  if (ports.ws !== null) {
    const wsPort = await findFreePort(ip, ports.ws, tries, new Set([tcpPort]))
    if (wsPort !== ports.ws) log.warn('port taken, using the next free one', { wanted: ports.ws, used: wsPort })
    addresses.push(`/${family}/${ip}/tcp/${wsPort}/ws`)
  }
  return addresses
}

import { createServer } from 'node:net'
import { noFreePort } from '../errors.ts'

/** Whether a port can be listened on; false, too, where the address family is missing. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true, ipv6Only: host.includes(':') }, () =>
      server.close(() => resolve(true)),
    )
  })
}

/** `wanted`, or the next free port above it; 0 stays 0 (the system chooses). @throws NETWORK_NO_FREE_PORT */
export async function findFreePort(
  host: string,
  wanted: number,
  tries: number,
  taken: ReadonlySet<number> = new Set(),
): Promise<number> {
  if (wanted === 0) return 0
  for (let port = wanted; port < Math.min(wanted + tries, 65_536); port++) {
    if (!taken.has(port) && (await isFree(host, port))) return port
  }
  throw noFreePort('no free port', { host, from: wanted, tries })
}

import { createSocket } from 'node:dgram'
import type { OwnNetwork, RouterSearch } from '../../options.ts'
import { isWithin } from '../ownNetworks.ts'

/** Both versions are in homes; libraries that ask for the second only miss most. */
const KINDS = ['InternetGatewayDevice:1', 'InternetGatewayDevice:2'] as const
/** Descriptions read in one search: one router answers once a kind, and a flood is cut off. */
const MAX_LOCATIONS = 4
const MAX_DATAGRAM_BYTES = 2_048
/** Asked twice: the first datagram over Wi-Fi is often lost. */
const AGAIN_MS = 400
/** Once somebody answered, others are waited for only so long. */
const LAST_MS = 300

export interface UpnpLocation {
  readonly url: URL
  readonly internalIp: string
}

/** Where an SSDP answer says its description is: at who answered, or it counts for nothing. */
function locationOf(datagram: Buffer, sender: string): URL | null {
  if (datagram.length > MAX_DATAGRAM_BYTES) return null
  const text = datagram.toString('latin1')
  const location = /^HTTP\/1\.[01] 200 /.test(text) ? /^location:[ \t]*(\S{1,300})[ \t]*$/im.exec(text)?.[1] : undefined
  if (location === undefined || !URL.canParse(location)) return null
  const url = new URL(location)
  return url.protocol === 'http:' && url.hostname === sender ? url : null
}

/**
 * Asks one network by SSDP for routers that open ports. Anybody in it can answer: only who names itself, and stands in
 * that network, is listened to, so that no answer makes this node knock anywhere else.
 */
export function findUpnp(own: OwnNetwork, search: RouterSearch, signal: AbortSignal): Promise<UpnpLocation[]> {
  return new Promise((resolve) => {
    const found = new Map<string, URL>()
    const socket = createSocket('udp4')
    const timers: NodeJS.Timeout[] = []
    let isDone = false
    const done = () => {
      if (isDone) return
      isDone = true
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', done)
      socket.close()
      resolve([...found.values()].map((url) => ({ url, internalIp: own.address })))
    }
    const ask = () => {
      for (const kind of KINDS)
        socket.send(
          [
            'M-SEARCH * HTTP/1.1',
            `HOST: ${search.ssdp.address}:${search.ssdp.port}`,
            'MAN: "ssdp:discover"',
            'MX: 1',
            `ST: urn:schemas-upnp-org:device:${kind}`,
            '',
            '',
          ].join('\r\n'),
          search.ssdp.port,
          search.ssdp.address,
          // Nobody to send to: nobody answers.
          () => undefined,
        )
    }
    if (signal.aborted) return done()
    signal.addEventListener('abort', done)
    socket.on('error', done)
    socket.on('message', (datagram, sender) => {
      if (isDone || found.size >= MAX_LOCATIONS || !isWithin(own, sender.address)) return
      const url = locationOf(datagram, sender.address)
      if (url === null) return
      if (found.size === 0) timers.push(setTimeout(done, LAST_MS))
      found.set(url.href, url)
    })
    socket.bind({ address: own.address, port: 0 }, () => {
      try {
        socket.setMulticastInterface(own.address)
        socket.setMulticastTTL(2)
      } catch {
        // A network without multicast.
      }
      ask()
      timers.push(setTimeout(ask, AGAIN_MS), setTimeout(done, search.searchMs))
    })
  })
}

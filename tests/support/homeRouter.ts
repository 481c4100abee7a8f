import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const MULTICAST = '239.255.255.250'

export interface HomeMapping {
  readonly externalPort: number
  readonly internalPort: number
  readonly internalIp: string
  readonly leaseSeconds: number
  readonly by: 'upnp' | 'natPmp'
}

export interface HomeRouterOptions {
  /** Its own address at home. @default '127.0.0.1' */
  readonly address?: string
  /** What it says its address outside is. @default '20.77.0.1' */
  readonly externalIp?: string
  /** @default 0: any; multicast is joined where it is 1900 */
  readonly ssdpPort?: number
  /** @default any */
  readonly natPmpPort?: number
  /** @default true */
  readonly upnp?: boolean
  /** @default true */
  readonly natPmp?: boolean
  /** @default 'WANIPConnection:1', as most have */
  readonly service?: string
  /** Error code of UPnP for such a request; null: none. */
  readonly refuses?: (mapping: HomeMapping) => number | null
  /** Where its SSDP answers say the description is. @default at itself */
  readonly location?: (own: string) => string
  /** @default its own path */
  readonly controlUrl?: string
  /** Answers HTTP in its place; false: as usual. */
  readonly http?: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Changes NAT-PMP answers on their way. */
  readonly natPmpAnswer?: (answer: Buffer) => Buffer
  /** Really forwards. */
  readonly opened?: (mapping: HomeMapping) => void | Promise<void>
  readonly closed?: (mapping: HomeMapping) => void | Promise<void>
}

export interface HomeRouter {
  readonly ssdp: { readonly address: string; readonly port: number }
  readonly natPmpPort: number
  readonly httpUrl: string
  /** By external port. */
  readonly mappings: ReadonlyMap<number, HomeMapping>
  /** Every change asked for, in order. */
  readonly heard: readonly string[]
  externalIp: string
  /** As after a power cut. */
  forget(): void
  close(): Promise<void>
}

const tag = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
const soap = (inner: string) =>
  '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
  `${inner}</s:Body></s:Envelope>`

async function openUdp(address: string, port: number): Promise<UdpSocket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  socket.bind({ address, port })
  await once(socket, 'listening')
  return socket
}

interface Books {
  readonly mappings: ReadonlyMap<number, HomeMapping>
  add(mapping: HomeMapping): Promise<void>
  remove(externalPort: number): Promise<void>
}

async function answerNatPmp(
  address: string,
  options: HomeRouterOptions,
  state: { readonly externalIp: string },
  { mappings, add, remove }: Books,
): Promise<UdpSocket> {
  const socket = await openUdp(address, options.natPmpPort ?? 0)
  socket.on('message', (request, sender) => {
    if (options.natPmp === false || request[0] !== 0) return
    const send = (answer: Buffer) => socket.send(options.natPmpAnswer?.(answer) ?? answer, sender.port, sender.address)
    if (request[1] === 0 && request.length === 2) {
      const answer = Buffer.alloc(12)
      answer[1] = 128
      answer.set(state.externalIp.split('.').map(Number), 8)
      send(answer)
    }
    if (request[1] !== 2 || request.length !== 12) return
    const internalPort = request.readUInt16BE(4)
    const leaseSeconds = request.readUInt32BE(8)
    const externalPort = leaseSeconds === 0 ? 0 : request.readUInt16BE(6) || internalPort
    const answer = Buffer.alloc(16)
    answer[1] = 130
    answer.writeUInt16BE(internalPort, 8)
    answer.writeUInt16BE(externalPort, 10)
    answer.writeUInt32BE(leaseSeconds, 12)
    const old = [...mappings.values()].filter((one) => one.internalPort === internalPort)
    const done =
      leaseSeconds === 0
        ? Promise.all(old.map((one) => remove(one.externalPort)))
        : add({ externalPort, internalPort, internalIp: sender.address, leaseSeconds, by: 'natPmp' })
    void done.then(() => send(answer))
  })
  return socket
}

function answerUpnp(
  options: HomeRouterOptions,
  service: string,
  state: { readonly externalIp: string },
  { mappings, add, remove }: Books,
): Server {
  const act = async (action: string, body: string): Promise<string | number> => {
    if (action === 'GetExternalIPAddress') return `<NewExternalIPAddress>${state.externalIp}</NewExternalIPAddress>`
    if (action === 'AddPortMapping') {
      const mapping: HomeMapping = {
        externalPort: Number(tag(body, 'NewExternalPort')),
        internalPort: Number(tag(body, 'NewInternalPort')),
        internalIp: tag(body, 'NewInternalClient'),
        leaseSeconds: Number(tag(body, 'NewLeaseDuration')),
        by: 'upnp',
      }
      const refused = options.refuses?.(mapping) ?? null
      if (refused !== null) return refused
      await add(mapping)
      return ''
    }
    if (action !== 'DeletePortMapping' || tag(body, 'NewProtocol') !== 'TCP') return 401
    const port = Number(tag(body, 'NewExternalPort'))
    if (!mappings.has(port)) return 714
    await remove(port)
    return ''
  }
  return createServer((request, response) => {
    if (options.http?.(request, response) === true) return
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      response.setHeader('content-type', 'text/xml')
      if (request.url === '/description.xml') {
        response.end(
          '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device><serviceList><service>' +
            '<serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType>' +
            '<controlURL>/other</controlURL></service></serviceList><deviceList><device><serviceList><service>' +
            `<serviceType>${service}</serviceType><controlURL>${options.controlUrl ?? '/control'}</controlURL>` +
            '</service></serviceList></device></deviceList></device></root>',
        )
        return
      }
      const action = /#(\w+)"$/.exec(String(request.headers['soapaction']))?.[1] ?? ''
      void act(action, Buffer.concat(parts).toString()).then((result) => {
        if (typeof result === 'string')
          return response.end(soap(`<u:${action}Response xmlns:u="${service}">${result}</u:${action}Response>`))
        response.statusCode = 500
        return response.end(
          soap(
            '<s:Fault><faultcode>s:Client</faultcode><detail><UPnPError xmlns="urn:schemas-upnp-org:control-1-0">' +
              `<errorCode>${result}</errorCode></UPnPError></detail></s:Fault>`,
          ),
        )
      })
    })
  })
}

/**
 * A home router's UPnP (SSDP, description, SOAP) and NAT-PMP over real sockets, as far as a node asks; and what a
 * broken or hostile one says instead. It keeps the books; who wants packets forwarded hands in how.
 */
export async function homeRouter(options: HomeRouterOptions = {}): Promise<HomeRouter> {
  const address = options.address ?? '127.0.0.1'
  const service = `urn:schemas-upnp-org:service:${options.service ?? 'WANIPConnection:1'}`
  const mappings = new Map<number, HomeMapping>()
  const heard: string[] = []
  const state = { externalIp: options.externalIp ?? '20.77.0.1' }
  const add = async (mapping: HomeMapping) => {
    mappings.set(mapping.externalPort, mapping)
    heard.push(`open ${mapping.externalPort}`)
    await options.opened?.(mapping)
  }
  const remove = async (externalPort: number) => {
    const mapping = mappings.get(externalPort)
    if (mapping === undefined) return
    mappings.delete(externalPort)
    heard.push(`close ${externalPort}`)
    await options.closed?.(mapping)
  }

  const server = answerUpnp(options, service, state, { mappings, add, remove })
  server.listen(0, address)
  await once(server, 'listening')
  const httpUrl = `http://${address}:${(server.address() as AddressInfo).port}`

  const isMulticast = options.ssdpPort === 1_900
  const ssdp = await openUdp(isMulticast ? '0.0.0.0' : address, options.ssdpPort ?? 0)
  if (isMulticast) ssdp.addMembership(MULTICAST, address)
  ssdp.on('message', (datagram, sender) => {
    const kind = /^ST: (\S+)/m.exec(datagram.toString())?.[1]
    if (options.upnp === false || !datagram.toString().startsWith('M-SEARCH') || kind === undefined) return
    const own = `${httpUrl}/description.xml`
    const location = options.location?.(own) ?? own
    ssdp.send(
      `HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: ${kind}\r\nUSN: uuid:1::${kind}\r\nEXT:\r\n` +
        `SERVER: test UPnP/1.0\r\nLOCATION: ${location}\r\n\r\n`,
      sender.port,
      sender.address,
    )
  })

  const natPmp = await answerNatPmp(address, options, state, { mappings, add, remove })
  return {
    ssdp: { address: isMulticast ? MULTICAST : address, port: ssdp.address().port },
    natPmpPort: natPmp.address().port,
    httpUrl,
    mappings,
    heard,
    get externalIp() {
      return state.externalIp
    },
    set externalIp(value) {
      state.externalIp = value
    },
    forget: () => mappings.clear(),
    async close() {
      if (!server.listening) return
      ssdp.close()
      natPmp.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

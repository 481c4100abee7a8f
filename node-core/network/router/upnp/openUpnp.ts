import { isIPv4 } from 'node:net'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { routerFailed, routerRefused } from '../../errors.ts'
import { askRouter } from './askRouter.ts'
import type { UpnpLocation } from './findUpnp.ts'
import type { Gateway } from '../gateway.ts'
import { partsOf, textOf } from './readXml.ts'

const SERVICES = ['WANIPConnection:2', 'WANIPConnection:1', 'WANPPPConnection:1'].map(
  (name) => `urn:schemas-upnp-org:service:${name}`,
)
const MAX_SERVICES = 64
/** The mapping is in conflict with another: another port is asked for. */
const CONFLICTS = new Set([718, 727, 729])
/** It knows leases without an end only. */
const ONLY_PERMANENT = 725
const PORTS_TRIED = 4
const LOWEST_EXTERNAL = 20_000
const HIGHEST_EXTERNAL = 60_000

interface Service {
  readonly type: string
  readonly control: URL
}

/** The service that opens ports, the newest kind first; its control stands where the description does. */
function serviceOf(description: string, location: URL): Service | null {
  const found = [...partsOf(description, 'service', MAX_SERVICES)].flatMap((part): Service[] => {
    const type = textOf(part, 'serviceType') ?? ''
    const path = textOf(part, 'controlURL')
    if (!SERVICES.includes(type) || path === null || !URL.canParse(path, location)) return []
    const control = new URL(path, location)
    return control.protocol === 'http:' && control.hostname === location.hostname ? [{ type, control }] : []
  })
  return found.toSorted((a, b) => SERVICES.indexOf(a.type) - SERVICES.indexOf(b.type))[0] ?? null
}

/**
 * A router that answered by SSDP, as its description has it.
 * @throws NETWORK_ROUTER_FAILED
 */
export async function openUpnp(
  { url, internalIp }: UpnpLocation,
  answerMs: number,
  signal: AbortSignal,
): Promise<Gateway> {
  const description = await askRouter(url, { method: 'GET' }, answerMs, signal)
  const service = description.status === 200 ? serviceOf(description.text, url) : null
  if (service === null) throw routerFailed('the router describes nothing that opens ports', { host: url.host })
  const { type, control } = service

  const call = async (action: string, values: readonly (readonly [string, string | number])[], on: AbortSignal) => {
    const inner = values.map(([name, value]) => `<${name}>${value}</${name}>`).join('')
    const body =
      '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
      's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
      `<u:${action} xmlns:u="${type}">${inner}</u:${action}></s:Body></s:Envelope>`
    const { status, text } = await askRouter(
      control,
      {
        method: 'POST',
        headers: {
          'content-type': 'text/xml; charset="utf-8"',
          'content-length': String(Buffer.byteLength(body)),
          soapaction: `"${type}#${action}"`,
        },
        body,
      },
      answerMs,
      on,
    )
    if (status === 200) return text
    throw routerRefused('the router refuses', { action, status, reason: Number(textOf(text, 'errorCode') ?? 0) || 0 })
  }
  const add = (port: number, externalPort: number, leaseSeconds: number, on: AbortSignal) =>
    call(
      'AddPortMapping',
      [
        ['NewRemoteHost', ''],
        ['NewExternalPort', externalPort],
        ['NewProtocol', 'TCP'],
        ['NewInternalPort', port],
        ['NewInternalClient', internalIp],
        ['NewEnabled', 1],
        ['NewPortMappingDescription', 'DIPNET Studio'],
        ['NewLeaseDuration', leaseSeconds],
      ],
      on,
    )
  const anyPort = () => LOWEST_EXTERNAL + Math.floor(Math.random() * (HIGHEST_EXTERNAL - LOWEST_EXTERNAL))

  return {
    kind: 'upnp',
    internalIp,
    async open(port, wanted, leaseSeconds, on) {
      const externalIp = textOf(await call('GetExternalIPAddress', [], on), 'NewExternalIPAddress') ?? ''
      if (!isIPv4(externalIp)) throw routerFailed('the router does not know its address', { host: control.host })
      let externalPort = wanted
      let lease = leaseSeconds
      for (let tried = 1; ; tried++) {
        try {
          await add(port, externalPort, lease, on)
          return { externalIp, externalPort, leaseSeconds: lease }
        } catch (error) {
          const reason = isNodeError(error) ? Number(error.data['reason']) : 0
          if (tried >= PORTS_TRIED) throw error
          if (reason === ONLY_PERMANENT && lease !== 0) lease = 0
          else if (CONFLICTS.has(reason)) externalPort = anyPort()
          else throw error
        }
      }
    },
    async close(_port, externalPort, on) {
      await call(
        'DeletePortMapping',
        [
          ['NewRemoteHost', ''],
          ['NewExternalPort', externalPort],
          ['NewProtocol', 'TCP'],
        ],
        on,
      )
    },
  }
}

import type { Logger } from '#node-core/kernel/log.ts'
import type { RouterState } from '#node-core/model/network.ts'
import { routerFailed } from '../errors.ts'
import type { RouterSearch } from '../options.ts'
import { addressKind, type AddressKind } from '../reach/addressKind.ts'
import { findGateways } from './findGateways.ts'
import type { Gateway, Grant } from './gateway.ts'

/** A port that a router granted. */
export interface OpenedPort {
  readonly gateway: Gateway
  readonly grant: Grant
  /** Of the address that the router calls its own. */
  readonly kind: AddressKind
}

/**
 * Asks one router.
 * @throws NETWORK_ROUTER_REFUSED; NETWORK_ROUTER_FAILED, also where it calls its own what is nobody's address
 */
export async function openAt(
  gateway: Gateway,
  port: number,
  wanted: number,
  leaseSeconds: number,
  signal: AbortSignal,
): Promise<OpenedPort> {
  const grant = await gateway.open(port, wanted, leaseSeconds, signal)
  const kind = addressKind(`/ip4/${grant.externalIp}/tcp/1`)
  if (kind === 'public' || kind === 'lan') return { gateway, grant, kind }
  await gateway.close(port, grant.externalPort, signal).catch(() => undefined)
  throw routerFailed('the router calls that its address', { address: grant.externalIp.slice(0, 40) })
}

/**
 * Looks for routers and asks them: the first that says it stands on the internet, else the first that opened at all.
 */
export async function openAtRouter(
  search: RouterSearch,
  port: number,
  log: Logger,
  signal: AbortSignal,
): Promise<{ readonly state: RouterState; readonly opened: readonly OpenedPort[] }> {
  const others: OpenedPort[] = []
  let found = 0
  for await (const gateway of findGateways(search, log, signal)) {
    found++
    try {
      const opened = await openAt(gateway, port, port, search.leaseSeconds, signal)
      if (opened.kind === 'public') return { state: 'open', opened: [opened, ...others] }
      others.push(opened)
    } catch (error) {
      log.info('a router did not open a port', { kind: gateway.kind, error })
    }
  }
  if (others.length > 0) return { state: 'behindAnother', opened: others }
  return { state: found === 0 ? 'none' : 'refused', opened: [] }
}

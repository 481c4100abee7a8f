import type { Ground, PlotPlan } from '../ground/ground.ts'
import { whyNoDelay } from '../ground/whyNoDelay.ts'
import { whyNoNamespaces } from '../ground/whyNoNamespaces.ts'
import { whyNoProxies } from '../ground/whyNoProxies.ts'
import { layLoopback } from './layLoopback.ts'
import { layNamespaces } from './layNamespaces.ts'
import { layProxies } from './layProxies.ts'

interface GroundOptions {
  /** Without namespaces even where they could be had. */
  readonly onLoopback: boolean
  readonly needsCables: boolean
  readonly needsRouters: boolean
  readonly say: (line: string) => void
}

/**
 * Lays the best ground that can be had here, and says what is not there on any but the best.
 * @throws where what is needed is not there
 */
export async function layGround(
  plans: readonly PlotPlan[],
  { onLoopback, needsCables, needsRouters, say }: GroundOptions,
): Promise<Ground> {
  const noNamespaces = onLoopback ? 'as asked' : await whyNoNamespaces()
  if (noNamespaces === null) {
    const noDelay = await whyNoDelay()
    if (noDelay !== null) say(`Nothing comes late (${noDelay}): no line is from far away.`)
    return layNamespaces(plans.map((plan) => (noDelay === null ? plan : { ...plan, delayMs: 0 })))
  }
  if (needsRouters)
    throw new Error(`this takes routers, which are there in network namespaces only (on loopback ${noNamespaces})`)
  const noProxies = await whyNoProxies()
  if (noProxies === null) {
    say(`All hosts on loopback (${noNamespaces}), a proxy as each one’s cable; nobody is behind a router.`)
    return layProxies(plans)
  }
  const why = `${noNamespaces}; no proxies: ${noProxies}`
  if (needsCables) throw new Error(`this touches cables, which are not there on plain loopback (${why})`)
  say(`All hosts on plain loopback (${why}): no cable can be touched, nobody is behind a router.`)
  return layLoopback(plans)
}

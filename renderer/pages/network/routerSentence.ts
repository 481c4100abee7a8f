import type { ReachStatus } from '#node-core/model/network.ts'

/** Keys of `network.router`: what the router did when asked for a port. */
export type RouterSentence = 'opened' | 'unproven' | 'behindAnother' | 'refused' | 'none' | 'searching'

/**
 * What to say about the router; null: nothing. That it opened a port is said to work only where somebody came in from
 * outside; where they come in anyway, a router that opens none is no trouble.
 */
export function routerSentence({ way, router }: Pick<ReachStatus, 'way' | 'router'>): RouterSentence | null {
  if (router === 'off') return null
  if (way === 'direct') return router === 'open' ? 'opened' : null
  return router === 'open' ? 'unproven' : router
}

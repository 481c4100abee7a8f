import type { Ground, PlotPlan } from '../ground/ground.ts'

/**
 * Where network namespaces cannot be had: all hosts on this machine's loopback, told apart by their ports. Nobody's
 * cable can be touched, nobody is behind a router, and no line is slow.
 */
export function layLoopback(plans: readonly PlotPlan[]): Ground {
  return {
    kind: 'loopback',
    lots: new Map(
      plans.map(({ name }) => [
        name,
        {
          name,
          address: '127.0.0.1',
          listenHost: '127.0.0.1',
          prefix: [],
          cable: null,
          openDoors: () => Promise.resolve(),
        },
      ]),
    ),
    clear: () => Promise.resolve(),
  }
}

import { createWorld, expect, expectFinality, expectHonestUnharmed, type Scenario } from './scenario.ts'

/** Partition into the first `left` nodes and the rest, from 8 s to 40 s. */
function partition(name: string, leftShare: (n: number) => number, majorityLive: boolean): Scenario {
  return {
    name,
    safety: 'no conflicting finality, before or after healing',
    liveness: majorityLive ? 'the larger side keeps finalising; all do again after healing' : 'both sides make blocks, neither finalises; all finalise again after healing',
    penalties: 'none',
    length: 'short',
    play(setup) {
      const n = setup.witnesses ?? 21
      const world = createWorld(setup, { witnesses: n })
      const left = leftShare(n)
      const order = world.nodes.map((node) => ({ node, key: world.random.next() })).sort((a, b) => a.key - b.key).map((e) => e.node)
      const side = new Map(order.map((node, i) => [node, i < left ? 0 : 1]))
      const big = order.filter((node) => side.get(node) === 0)
      world.atSecond(8, () => world.network.partition((node) => side.get(node) ?? 0))
      world.runUntil(12)
      const before = Math.max(...world.finalHeights())
      world.runUntil(40)
      if (majorityLive) expect(world, world.finalityLag(big) < 12, `the larger side does not finalise: ${world.finalityLag(big).toFixed(0)} s`)
      else expect(world, Math.max(...world.finalHeights()) <= before, 'something became final without a quorum')
      for (const s of [0, 1]) {
        const heights = order.filter((node) => side.get(node) === s).map((node) => node.core.head.height)
        expect(world, Math.max(...heights) > before + Math.min(4, heights.length), `side ${s} makes no blocks`)
      }
      world.network.heal()
      world.runUntil(70)
      expectFinality(world, 8, 'after healing')
      expectHonestUnharmed(world)
      return world
    },
    mutants: [
      majorityLive
        ? { name: 'quorum of all', rules: { quorum: (n) => n }, seeds: 1 }
        : { name: 'quorum of a half', rules: { quorum: (n) => Math.floor(n / 2) }, seeds: 3 },
    ],
  }
}

/** 15/6 of 21. */
export const partitionQuorum = partition('partition-15-6', (n) => Math.floor((2 * n) / 3) + 1, true)
/** 11/10 of 21. */
export const partitionHalf = partition('partition-11-10', (n) => Math.floor(n / 2) + 1, false)

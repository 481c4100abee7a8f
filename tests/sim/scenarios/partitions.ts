import { witnessAt } from '../../../node-core/consensus/witnesses/set/turn.ts'
import {
  createWorld,
  expect,
  expectFinality,
  expectHonestUnharmed,
  expectNothingFinalSince,
  type Scenario,
} from './scenario.ts'

/** Partition into the first `left` nodes and the rest, from 8 s to 40 s. */
function partition(name: string, leftShare: (n: number) => number, majorityLive: boolean): Scenario {
  return {
    name,
    safety: 'no conflicting finality, before or after healing',
    liveness: majorityLive
      ? 'the larger side keeps finalising; all do again after healing'
      : 'both sides make blocks, neither finalises; all finalise again after healing',
    penalties: 'none',
    length: 'short',
    play(setup) {
      const n = setup.witnesses ?? 21
      const world = createWorld(setup, { witnesses: n })
      const left = leftShare(n)
      const order = world.nodes
        .map((node) => ({ node, key: world.random.next() }))
        .sort((a, b) => a.key - b.key)
        .map((e) => e.node)
      const side = new Map(order.map((node, i) => [node, i < left ? 0 : 1]))
      const big = order.filter((node) => side.get(node) === 0)
      world.atSecond(8, () => world.network.partition((node) => side.get(node) ?? 0))
      world.runUntil(40)
      if (majorityLive)
        expect(
          world,
          world.finalityLag(big) < 12,
          `the larger side does not finalise: ${world.finalityLag(big).toFixed(0)} s`,
        )
      else expectNothingFinalSince(world, 8)
      for (const s of [0, 1]) {
        const nodes = order.filter((node) => side.get(node) === s)
        const best = nodes.reduce((a, b) => (b.core.head.height > a.core.head.height ? b : a)).core.head
        const keys = new Set(nodes.map((node) => node.signer!.address))
        // Its turns while cut off (the set never changes here): 6 of 21 have 9 in 31 slots on average, but may have
        // only 4. One block may
        // be lost where the cut itself makes a fork.
        let turns = 0
        for (let slot = 8; slot < 39; slot++) if (keys.has(witnessAt(best.state.active, slot))) turns++
        let made = 0
        for (
          let at = world.store.get(best.hash);
          at !== undefined && at.state.slot >= 8;
          at = world.store.get(at.block.header.parentHash)
        )
          if (at.state.slot < 39) made++
        expect(world, made >= turns - 1, `side ${s} had ${turns} turns and made ${made} blocks`)
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

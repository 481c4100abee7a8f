import type { Core } from '../../../node-core/consensus/core/core.ts'
import { createWorld, expect, expectFinality, expectHonestUnharmed, type Scenario } from './scenario.ts'

/** Things that a core holds in memory. */
function held(core: Core): number {
  let count =
    core.nodes.size +
    core.waitingHashes.size +
    core.early.length +
    core.executing.size +
    core.refused.size +
    core.headers.size +
    core.reported.size
  for (const votes of core.looseVotes.values()) count += votes.size
  for (const votes of core.votes.values()) count += votes.byTarget.size
  for (const node of core.nodes.values()) count += node.votes.size
  return count
}

function withoutFinality(name: string, hours: number, length: 'short' | 'long'): Scenario {
  return {
    name,
    safety: 'one chain',
    liveness: 'blocks go on, memory stays flat, finality resumes when the others are back',
    penalties: 'none without an alternate',
    length,
    play(setup) {
      const world = createWorld(setup, { witnesses: 5 })
      const gone = world.nodes.slice(0, 2)
      world.atSecond(10, () => gone.forEach((node) => node.crash()))
      const end = Math.round(hours * 3600)
      world.runUntil(Math.min(1800, end / 2))
      const early = Math.max(...world.honest().map((n) => held(n.core)))
      world.runUntil(end)
      const late = Math.max(...world.honest().map((n) => held(n.core)))
      expect(
        world,
        late < 12_000 && late < early * 1.5 + 2000,
        `memory grew: ${early} things held early, ${late} after ${hours} h`,
      )
      expect(
        world,
        world.best().core.head.height > end * 0.5,
        `only ${world.best().core.head.height} blocks in ${end} slots`,
      )
      expect(world, Math.max(...world.finalHeights()) < 20, 'final without a quorum')
      gone.forEach((node) => node.start())
      // They fetch it all: 128 blocks an answer.
      const catchUp = end / 128 + 60
      world.runUntil(end + catchUp)
      expectFinality(world, 8, 'after their return')
      expectHonestUnharmed(world)
      return world
    },
    mutants: [{ name: 'memory is not bounded', rules: { boundedTree: false }, seeds: 1 }],
  }
}

/** In continuous integration: long enough for memory to be trimmed many times. */
export const hoursWithoutFinality = withoutFinality('two-hours-without-finality', 2, 'long')
export const dayWithoutFinality = withoutFinality('a-day-without-finality', 24, 'long')

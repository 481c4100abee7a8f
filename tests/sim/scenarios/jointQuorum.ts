import { addTwin } from '../byzantine/behaviours.ts'
import type { SimNode } from '../engine/simNode.ts'
import type { World } from '../engine/world.ts'
import { createWorld, expect, expectFinality, expectHonestUnharmed, type Scenario, type Setup } from './scenario.ts'
import { voteInCandidates } from './setChange.ts'

/**
 * The network is cut in two at the worst moment of a set change: block p (which wrote the pending set) and its child p
 * + 1 are
 * everywhere, but only side B knows that p + 1 has its votes. So on side B the new set is active two blocks later,
 * while on side A, which
 * holds a quorum of the old set, the old set goes on.
 *
 * Seven witnesses, two of them replaced: A = two who leave, two who stay, B = two who join, two who stay; the seventh,
 * who stays too, is
 * `doubleVoters` many on both sides.
 */
export function splitAtSetChange(setup: Setup, doubleVoters: 0 | 1 | 2): World {
  const world = createWorld(setup, {
    witnesses: 7,
    candidates: 2,
    params: { termSlots: 12, downtime: { missesInRow: 30, missesInWindow: 20 } },
  })
  voteInCandidates(world, 4)
  world.network.maxDelayMs = 60 + world.random.int(120)
  const node = (i: number) => world.nodes[i]!
  // Ranked 0 … 6; the last two leave.
  const bad = [node(4), node(3)].slice(0, doubleVoters)
  const staying = [0, 1, 2, 3, 4].map(node).filter((n) => !bad.includes(n))
  const half = 3 - doubleVoters
  const twins = bad.map((n) => addTwin(world, n))
  const sideA = new Set<SimNode>([node(5), node(6), ...staying.slice(0, half), ...bad])
  const onA = (n: SimNode) => sideA.has(n)
  let split = Infinity
  for (const twin of twins) twin.tamper = { block: () => world.second < split, vote: () => world.second < split }
  // Whoever votes twice lets only side B have its vote for p + 1.
  for (const n of bad)
    n.tamper = {
      vote: (from, vote) => {
        if (world.second >= split || world.network.oneWay === null) return false
        from.sendVote(vote, (to) => !onA(to))
        return true
      },
    }
  for (let slot = 8; slot < 60; slot++) {
    world.atSecond(slot + 0.6, () => {
      const { height, state } = node(0).core.head
      if (split !== Infinity || state.pending?.writtenAt !== height) return
      split = slot + 1.9
      // Votes for p + 1 reach side B only; then the cut is whole.
      world.atSecond(slot + 1, () => {
        world.network.oneWay = (from, to, what) => what === 'vote' && !onA(from) && onA(to)
      })
      world.atSecond(split, () => world.network.partition((n) => (onA(n) ? 0 : 1)))
      world.atSecond(split + 25, () => {
        world.network.oneWay = null
        world.network.heal()
      })
    })
  }
  world.runUntil(110)
  expect(world, split !== Infinity, 'there was no set change to cut at: this scenario shows nothing')
  return world
}

export const doubleVotersAtSetChange: Scenario = {
  name: 'double-voters-at-set-change',
  safety:
    'no conflicting finality although one side still has the old set, the other the new one, and up to ⌊(n − 1)/3⌋ vote on both',
  liveness: 'finality resumes after healing',
  penalties: 'only the double voters',
  length: 'short',
  play(setup) {
    const world = splitAtSetChange(setup, setup.seed % 2 === 0 ? 2 : 1)
    expectFinality(world, 12, 'after healing')
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'the new set alone decides from its first block', rules: { jointQuorum: false }, seeds: 8 }],
}

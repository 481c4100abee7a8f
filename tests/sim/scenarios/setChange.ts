import { WEI_PER_DPN } from '../../../node-core/kernel/amount.ts'
import type { World } from '../engine/world.ts'
import { createWorld, expect, expectFinality, expectHonestUnharmed, type Scenario } from './scenario.ts'

/** All candidates lock enough DPN behind themselves to outrank the sitting members, and say that they are here. */
export function voteInCandidates(world: World, second: number, heartbeat = true): void {
  const candidates = world.addresses.slice(world.options.witnesses)
  world.atSecond(second, () =>
    candidates.forEach((witness, i) => {
      if (heartbeat) world.ledger.submit({ op: 'heartbeat', from: witness })
      world.ledger.submit({
        op: 'vote',
        from: witness,
        witness,
        wei: BigInt(50_000 + 1000 * (candidates.length - i)) * WEI_PER_DPN,
      })
    }),
  )
}

/**
 * The rule that must fail: the ranking acts at once, on any branch, for the whole set, and the new set decides alone.
 */
export const NAIVE_SET_CHANGE = {
  changeAwaitsFinality: false,
  jointQuorum: false,
  changeLimit: (n: number) => n,
} as const

export const setChange: Scenario = {
  name: 'set-change-by-votes',
  safety: 'one chain',
  liveness: 'finality goes on through every change until the elected sit',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: 7, candidates: 4, params: { termSlots: 12 } })
    voteInCandidates(world, 4)
    world.runUntil(60)
    expectFinality(world, 6)
    const members = new Set(world.best().core.head.state.active.members)
    for (const [i, witness] of world.addresses.slice(7).entries())
      expect(world, members.has(witness), `candidate ${i} was voted in but does not sit`)
    expect(world, members.size === 7, `${members.size} members`)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'no member may be replaced', rules: { changeLimit: () => 0 }, seeds: 1 }],
}

export const partitionAtSetChange: Scenario = {
  name: 'partition-at-set-change',
  safety: 'no conflicting finality although the sides disagree who the witnesses are',
  liveness: 'finality resumes after healing, and the elected sit in the end',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const n = 7
    const world = createWorld(setup, {
      witnesses: n,
      candidates: n,
      params: { termSlots: 12, downtime: { missesInRow: 30, missesInWindow: 20 } },
    })
    voteInCandidates(world, 4)
    // Old members: a quorum on one side; the rest, with all the newcomers, on the other (or at random).
    const random = setup.seed % 3 === 0
    const old = world.nodes
      .slice(0, n)
      .map((node) => ({ node, key: world.random.next() }))
      .sort((a, b) => a.key - b.key)
      .map((e) => e.node)
    const side = new Map(
      world.nodes.map((node) => [
        node,
        random ? world.random.int(2) : old.indexOf(node) >= 0 && old.indexOf(node) < 5 ? 0 : 1,
      ]),
    )
    const from = 8 + world.random.next() * 6
    world.atSecond(from, () => world.network.partition((node) => side.get(node) ?? 0))
    world.atSecond(from + 25, () => world.network.heal())
    world.runUntil(120)
    expectFinality(world, 8, 'after healing')
    const members = new Set(world.best().core.head.state.active.members)
    expect(
      world,
      world.addresses.slice(n).every((w) => members.has(w)),
      'the elected do not all sit in the end',
    )
    expectHonestUnharmed(world, { downtime: true })
    return world
  },
  mutants: [{ name: 'naive set change', rules: NAIVE_SET_CHANGE, seeds: 5 }],
}

export const offlineCandidates: Scenario = {
  name: 'set-change-to-offline-candidates',
  safety: 'one chain',
  liveness: 'finality goes on: who does not answer is not elected',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, {
      witnesses: 7,
      candidates: 4,
      params: { termSlots: 12, heartbeatWindowSlots: 5 },
    })
    for (const node of world.nodes.slice(7)) {
      node.started = true
      node.up = false
    }
    voteInCandidates(world, 4, false)
    world.runUntil(60)
    expectFinality(world, 6)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'no heartbeat asked', rules: { heartbeatNeeded: false }, seeds: 1 }],
}

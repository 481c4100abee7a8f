import { addTwin, favouritist, lateReleaser, orphaner, surroundVoter, withholder } from '../byzantine/behaviours.ts'
import type { SimNode } from '../engine/simNode.ts'
import type { World } from '../engine/world.ts'
import {
  createWorld,
  expect,
  expectFinality,
  expectHonestUnharmed,
  expectNothingFinalSince,
  type Scenario,
} from './scenario.ts'

function shuffled(world: World): SimNode[] {
  return world.nodes
    .map((node) => ({ node, key: world.random.next() }))
    .sort((a, b) => a.key - b.key)
    .map((e) => e.node)
}

/** f = ⌊(n − 1)/3⌋ of mixed behaviour: 6 of 21. */
export const byzantineThird: Scenario = {
  name: 'byzantine-6-of-21',
  safety: 'no conflicting finality',
  liveness: 'finality goes on',
  penalties: 'equivocators and surround voters are slashed, nobody honest is',
  length: 'short',
  play(setup) {
    const n = setup.witnesses ?? 21
    const f = Math.floor((n - 1) / 3)
    const world = createWorld(setup, { witnesses: n })
    const bad = shuffled(world).slice(0, f)
    const equivocators: SimNode[] = []
    bad.forEach((node, i) => {
      const kind = i % 5
      if (kind === 0) {
        addTwin(world, node)
        equivocators.push(node)
      } else if (kind === 1) {
        node.makeByzantine(surroundVoter(world))
        equivocators.push(node)
      } else
        node.makeByzantine(
          kind === 2
            ? lateReleaser(world)
            : kind === 3
              ? withholder(world.random.next() < 0.5 ? 'votes' : 'both')
              : favouritist(world),
        )
    })
    world.runUntil(60)
    expectFinality(world, 20)
    const slashed = new Set(world.slashed())
    for (const node of equivocators.slice(0, 1))
      expect(world, slashed.has(node.signer!.address), `equivocator ${node.index} was not slashed`)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'quorum of all', rules: { quorum: (n) => n }, seeds: 1 }],
}

/**
 * Byzantine keys armed on both sides of a partition that splits the honest evenly: the strongest double voting there
 * is.
 * Ends with the twins switched off, so that proof must come from what the chains hold.
 */
function splitBrain(world: World, f: number, fromSecond: number, toSecond: number): void {
  const order = shuffled(world)
  const bad = order.slice(0, f)
  const side = new Map<SimNode, number>()
  order.slice(f).forEach((node, i) => side.set(node, i % 2))
  const twins = bad.map((node) => addTwin(world, node))
  for (const node of bad) side.set(node, 0)
  for (const twin of twins) side.set(twin, 1)
  // Until the partition the twins only listen.
  for (const twin of twins)
    twin.tamper = { block: () => world.second < fromSecond, vote: () => world.second < fromSecond }
  world.atSecond(fromSecond, () => world.network.partition((node) => side.get(node) ?? 0))
  world.atSecond(toSecond, () => {
    for (const node of [...bad, ...twins]) node.crash()
    world.network.heal()
  })
}

export const byzantineSeven: Scenario = {
  name: 'byzantine-7-8-of-21',
  safety: 'no conflicting finality',
  liveness: 'not promised: finality may stop',
  penalties: 'only the double voters',
  length: 'short',
  play(setup) {
    const n = setup.witnesses ?? 21
    // More than a third, but fewer than two quorums share.
    const q = Math.floor((2 * n) / 3) + 1
    const f = Math.min(Math.floor((n - 1) / 3) + 1 + (setup.seed % 2), 2 * q - n - 1)
    const world = createWorld(setup, { witnesses: n })
    splitBrain(world, f, 8 + world.random.int(4), 40)
    world.runUntil(60)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [
    { name: 'q = ⌈2N/3⌉', rules: { quorum: (n) => Math.ceil((2 * n) / 3) }, seeds: 4 },
    { name: 'q = ⌊N/2⌋ + 1', rules: { quorum: (n) => Math.floor(n / 2) + 1 }, seeds: 2 },
  ],
}

export const withheldSeven: Scenario = {
  name: 'withheld-7-8-of-21',
  safety: 'no conflicting finality',
  liveness: 'blocks go on, finality stops while a third withholds and resumes when it returns',
  penalties: 'none without a quorum to settle history',
  length: 'short',
  play(setup) {
    const n = setup.witnesses ?? 21
    const f = Math.floor((n - 1) / 3) + 1 + (setup.seed % 2)
    const world = createWorld(setup, { witnesses: n })
    const bad = shuffled(world).slice(0, f)
    world.atSecond(8, () => bad.forEach((node) => node.makeByzantine(withholder('both'))))
    world.runUntil(12)
    const before = Math.max(...world.finalHeights())
    world.runUntil(36)
    expectNothingFinalSince(world, 8)
    expect(world, Math.min(...world.honest().map((x) => x.core.head.height)) >= before + 9, 'blocks stopped')
    for (const node of bad) node.tamper = {}
    // A withheld block may hold the only certificate for its parent: its branch wins when released, and the honest vote
    // again once
    // it has outgrown the heights they voted for. So finality needs about as long to return as it was gone.
    world.runUntil(110)
    expectFinality(world, 8, 'after their return')
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'q = ⌊N/2⌋ + 1', rules: { quorum: (n) => Math.floor(n / 2) + 1 }, seeds: 1 }],
}

export const byzantineNine: Scenario = {
  name: 'byzantine-9-of-21',
  safety: 'may break: 2q − n offenders can finalise two chains',
  liveness: 'not promised',
  penalties: 'every conflict proves at least 2q − n = 9 offenders, none of them honest',
  length: 'short',
  play(setup) {
    const n = setup.witnesses ?? 21
    const q = Math.floor((2 * n) / 3) + 1
    const world = createWorld(setup, { witnesses: n })
    splitBrain(world, 2 * q - n, 8 + world.random.int(4), 32)
    world.runUntil(50)
    const conflicts = world.violations.filter((v) => v.includes('conflicting finality'))
    const rest = world.violations.filter((v) => !v.includes('conflicting finality'))
    world.violations.splice(0, world.violations.length, ...rest)
    expect(world, conflicts.length > 0, 'the attack did not succeed: this scenario shows nothing')
    expect(world, world.proven.size >= 2 * q - n, `a conflict, but only ${world.proven.size} offenders proven`)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'blocks of other branches prove nothing', rules: { foreignBlocksProve: false }, seeds: 3 }],
}

export const lateRelease: Scenario = {
  name: 'late-releaser',
  safety: 'no conflicting finality',
  liveness: 'finality goes on',
  penalties: 'no honest witness is fined or replaced because its slot was orphaned',
  length: 'short',
  play(setup) {
    const n = setup.witnesses ?? 7
    const world = createWorld(setup, { witnesses: n, candidates: 3, params: { orphanReachSlots: 8 } })
    const bad = shuffled(world)
      .filter((node) => node.index < n)
      .slice(0, Math.floor((n - 1) / 3))
    bad.forEach((node) => node.makeByzantine(orphaner(world)))
    world.runUntil(150)
    expectFinality(world, 16)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'orphaned slots count as missed', rules: { orphansExcuse: false }, seeds: 5 }],
}

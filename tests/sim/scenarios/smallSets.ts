import {
  createWorld,
  expect,
  expectFinality,
  expectHonestUnharmed,
  expectNothingFinalSince,
  type Scenario,
} from './scenario.ts'

export const threeOneDown: Scenario = {
  name: 'n3-one-down',
  safety: 'one chain',
  liveness: 'blocks go on, finality stops (3 of 3 are needed) and resumes when it is back',
  penalties: 'none without an alternate',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: 3 })
    world.atSecond(8, () => world.nodes[0]!.crash())
    world.runUntil(12)
    const before = Math.max(...world.finalHeights())
    world.runUntil(40)
    expectNothingFinalSince(world, 8)
    expect(world, world.best().core.head.height >= before + 15, 'blocks stopped')
    world.nodes[0]!.start()
    world.runUntil(70)
    expectFinality(world, 6, 'after its return')
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'a bare majority is enough', rules: { quorum: (n) => Math.floor(n / 2) + 1 }, seeds: 1 }],
}

export const fiveOneDown: Scenario = {
  name: 'n5-one-down',
  safety: 'one chain',
  liveness: 'finality goes on with four of five',
  penalties: 'no fine without an alternate',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: 5, params: { orphanReachSlots: 8 } })
    world.atSecond(8, () => world.nodes[setup.seed % 5]!.crash())
    world.runUntil(90)
    expectFinality(world, 8)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'quorum of all', rules: { quorum: (n) => n }, seeds: 1 }],
}

export const oneAsleep: Scenario = {
  name: 'n1-asleep-an-hour',
  safety: 'one chain',
  liveness: 'goes on at once after waking',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: 1, candidates: 1 })
    const [node] = world.nodes
    world.atSecond(5.5, () => node!.sleep())
    world.atSecond(3605.5, () => node!.wake())
    world.runUntil(3612)
    expect(world, node!.core.final.slot >= 3608, `final slot ${node!.core.final.slot} after waking`)
    expect(world, node!.core.head.state.duty.known === 0, 'a single witness is held to its slots')
    // And once more with a restart in between.
    node!.crash()
    world.atSecond(7200.5, () => node!.start())
    world.runUntil(7207)
    expect(world, node!.core.final.slot >= 7203, `final slot ${node!.core.final.slot} after restart`)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [
    { name: 'two votes at least', rules: { quorum: (n) => Math.max(2, Math.floor((2 * n) / 3) + 1) }, seeds: 1 },
  ],
}

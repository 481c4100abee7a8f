import { createWorld, expect, expectFinality, expectHonestUnharmed, type Scenario } from './scenario.ts'

export const calm: Scenario = {
  name: 'calm',
  safety: 'one chain',
  liveness: 'a block in every slot, final two slots later',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: setup.witnesses ?? 21 })
    world.runUntil(30.7)
    expectFinality(world, 3)
    expect(
      world,
      Math.min(...world.finalHeights()) >= 28,
      `final height ${Math.min(...world.finalHeights())} after 30 slots`,
    )
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'nothing is ever final', rules: { isFinalLink: () => false }, seeds: 1 }],
}

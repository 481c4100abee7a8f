import { createWorld, expect, expectFinality, expectHonestUnharmed, type Scenario } from './scenario.ts'

export const lateCertificates: Scenario = {
  name: 'certificates-1-4-slots-late',
  safety: 'one chain',
  liveness: 'finality advances, about twice the delay behind',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: setup.witnesses ?? 21 })
    const late = 1 + (setup.seed % 4)
    world.network.voteDelayMs = late * world.params.slotMs
    world.runUntil(50)
    expectFinality(world, 2 * late + 5)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [
    // The rule as first written (protocol.md §2.7): T is S's child, or its grandchild with the block between justified.
    {
      name: 'only child and grandchild links',
      rules: { isFinalLink: (s, t, justified) => t === s + 1 || (t === s + 2 && justified.includes(s + 1)) },
      seeds: 4,
    },
    { name: 'only child links', rules: { isFinalLink: (s, t) => t === s + 1 }, seeds: 1 },
  ],
}

export const clockSkew: Scenario = {
  name: 'clocks-7-seconds-off',
  safety: 'no conflicting finality, also with every clock anywhere within ± 7 s',
  liveness:
    'with a third of the clocks off, blocks and finality go on; with all of them off finality may pause, and resumes when they are set',
  penalties: 'none: blocks that come too late are listed as orphans, not missed',
  length: 'short',
  play(setup) {
    const n = setup.witnesses ?? 21
    const world = createWorld(setup, { witnesses: n, candidates: 2, params: { orphanReachSlots: 16 } })
    const everyone = setup.seed % 3 === 0
    const off = everyone ? n : Math.floor((n - 1) / 3)
    for (const node of world.nodes.slice(0, off)) node.skewMs = Math.round((world.random.next() * 2 - 1) * 7000)
    world.runUntil(80)
    if (!everyone) {
      expectFinality(world, 25)
      expect(
        world,
        Math.min(...world.honest().map((x) => x.core.head.height)) > 38,
        `only ${Math.min(...world.honest().map((x) => x.core.head.height))} blocks in 80 slots`,
      )
    }
    for (const node of world.nodes) node.skewMs = 0
    world.runUntil(120)
    expectFinality(world, 8, 'with clocks set right')
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'early blocks are taken at once', rules: { slotGate: false }, seeds: 5 }],
}

import { createWorld, expectFinality, expectHonestUnharmed, type Scenario } from './scenario.ts'

export const chaos: Scenario = {
  name: 'chaos',
  safety: 'no conflicting finality, no key contradicts itself',
  liveness: 'finality resumes when the faults end',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const n = setup.witnesses ?? 7
    const world = createWorld(setup, { witnesses: n })
    const { random, network } = world
    network.loss = random.next() * 0.15
    network.maxDelayMs = 100 + random.int(1200)
    const calmFrom = 60
    for (const node of world.nodes) {
      node.diskMs = random.int(60)
      node.recordDiskMs = random.int(60)
      node.skewMs = random.int(400) - 200
      for (let k = random.int(3); k > 0; k--) {
        const at = 4 + random.next() * (calmFrom - 10)
        world.atSecond(at, () => {
          if (node.up) node.crash()
        })
        world.atSecond(at + 0.1 + random.next() * 5, () => {
          if (!node.up) node.start()
        })
      }
    }
    for (let k = 0; k < 4; k++) {
      const at = 5 + random.next() * (calmFrom - 12)
      const cut = new Map(world.nodes.map((node) => [node, random.int(2)]))
      world.atSecond(at, () => network.partition((node) => cut.get(node) ?? 0))
      world.atSecond(at + 1 + random.next() * 9, () => network.heal())
    }
    world.atSecond(calmFrom, () => {
      network.heal()
      network.loss = 0
      network.maxDelayMs = 100
      for (const node of world.nodes) if (!node.up) node.start()
    })
    world.runUntil(calmFrom + 3 * n + 25)
    expectFinality(world, 8, 'in calm')
    expectHonestUnharmed(world)
    return world
  },
  mutants: [
    { name: 'several votes for one height', rules: { oneVotePerHeight: false }, seeds: 5 },
    { name: 'sources may fall', rules: { sourceMonotone: false, oneVotePerHeight: false }, seeds: 5 },
  ],
}

import {
  createWorld,
  expect,
  expectFinality,
  expectHonestUnharmed,
  expectNothingFinalSince,
  type Scenario,
} from './scenario.ts'

export const downtimeReplaced: Scenario = {
  name: 'downtime-replaced-by-alternate',
  safety: 'one chain',
  liveness: 'finality goes on',
  penalties: 'the absent witness is fined 0.5 % and the first alternate takes over; nobody else',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: 7, candidates: 3, params: { orphanReachSlots: 8 } })
    const absent = world.nodes[setup.seed % 7]!
    world.atSecond(10, () => absent.crash())
    world.runUntil(100)
    expectFinality(world, 8)
    const { address } = absent.signer!
    const record = world.registry().witness(address)!
    expect(
      world,
      record.depositWei === (world.params.witnessDepositWei * 9950n) / 10_000n,
      `deposit of the absent: ${record.depositWei}`,
    )
    const { members } = world.best().core.head.state.active
    expect(world, !members.includes(address), 'the absent still sits')
    expect(world, members.includes(world.addresses[7]!), 'the first alternate does not sit')
    world.faulty.add(address)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'no set change', rules: { changeLimit: () => 0 }, seeds: 1 }],
}

export const quietNetwork: Scenario = {
  name: 'most-of-the-network-gone',
  safety: 'one chain',
  liveness: 'blocks go on, finality and replacement stop; both resume',
  penalties: 'none: when two thirds are gone it is the network’s fault',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: 7, candidates: 3, params: { orphanReachSlots: 8 } })
    const gone = world.nodes.slice(0, 5)
    world.atSecond(20, () => gone.forEach((node) => node.crash()))
    world.runUntil(40)
    const before = Math.max(...world.finalHeights())
    world.runUntil(200)
    expectNothingFinalSince(world, 20)
    expect(world, world.best().core.head.height > before + 15, 'blocks stopped')
    expect(
      world,
      world.best().alerts.some((a) => a.code === 'CHAIN_FINALITY_STALLED'),
      'the node does not say that finality stalled',
    )
    gone.forEach((node) => node.start())
    world.runUntil(270)
    expectFinality(world, 8, 'after their return')
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'misses always count', rules: { quietExcuses: false }, seeds: 3 }],
}

import { addTwin } from '../byzantine/behaviours.ts'
import { penaltyWei } from '../../../node-core/consensus/witnesses/evidence/penalty.ts'
import { createWorld, expect, expectFinality, expectHonestUnharmed, type Scenario } from './scenario.ts'

export const killBetweenSignAndSend: Scenario = {
  name: 'kill-between-sign-and-send',
  safety: 'a key never contradicts itself, whenever its process is killed',
  liveness: 'finality returns when the faults end',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: 5 })
    // Slow networks make forks at one height; slow disks widen the moment between record, signature and sending.
    world.network.minDelayMs = 300
    world.network.maxDelayMs = 1800
    for (const node of world.nodes) node.recordDiskMs = 900
    for (const node of world.nodes)
      for (let at = 4 + world.random.next() * 4; at < 40; at += 2 + world.random.next() * 8) {
        world.atSecond(at, () => node.crash())
        world.atSecond(at + 0.05, () => {
          if (!node.up) node.start()
        })
      }
    world.atSecond(44, () => {
      world.network.minDelayMs = 10
      world.network.maxDelayMs = 120
      for (const node of world.nodes) node.recordDiskMs = 3
    })
    world.runUntil(80)
    expectFinality(world, 8, 'in calm')
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'signs before the record is durable', rules: { safetyBeforeSignature: false }, seeds: 20 }],
}

export const restoredBackup: Scenario = {
  name: 'restored-backup',
  safety: 'a restored key stays silent until re-armed',
  liveness: 'the others go on; after re-arming it votes again',
  penalties: 'none',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: setup.witnesses ?? 7 })
    const node = world.nodes[setup.seed % world.nodes.length]!
    const rounds = 2 * world.options.witnesses
    world.runUntil(8 + (setup.seed % 5))
    const backup = node.backup()
    world.runUntil(30)
    node.crash()
    node.disk = backup
    node.keepVotes = true
    world.atSecond(32, () => node.start())
    world.atSecond(36, () => node.feed({ type: 'rearm' }))
    world.runUntil(33 + rounds)
    expect(
      world,
      node.alerts.some((a) => a.code === 'CHAIN_KEY_USED_ELSEWHERE'),
      'an outdated record was not noticed',
    )
    expect(world, node.signedVotes.length === 0, 'a restored key signed before it was re-armed')
    expect(
      world,
      node.alerts.some((a) => a.code === 'CHAIN_REARM_REFUSED'),
      're-armed before two rounds had passed',
    )
    world.atSecond(36 + rounds, () => node.feed({ type: 'rearm' }))
    world.runUntil(50 + rounds)
    expect(world, node.core.key.status === 'armed' && node.signedVotes.length > 0, 'not voting after re-arming')
    expectFinality(world, 6)
    node.alerts.length = 0
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'a record is always believed', rules: { silentUntilCurrent: false }, seeds: 1 }],
}

export const doubleArmed: Scenario = {
  name: 'same-key-on-two-nodes',
  safety: 'no conflicting finality',
  liveness: 'finality goes on',
  penalties:
    'the key is slashed, at least 5 % of its deposit, nobody else; a careful second node silences itself before the key contradicts itself, or nothing ever differed',
  length: 'short',
  play(setup) {
    const world = createWorld(setup, { witnesses: 7 })
    // A careless operator: both nodes are told to sign whatever they see.
    const careless = world.nodes[0]!
    addTwin(world, careless)
    // A careful one: the rules notice.
    const careful = world.nodes[1]!
    const second = world.addNode(careful.key)
    // Its first moments may cost it: whoever arms a key twice takes that risk.
    world.faulty.add(careful.signer!.address)
    second.start()
    world.runUntil(60)
    expectFinality(world, 8)
    const address = careless.signer!.address
    expect(world, world.slashed().includes(address), 'the double-armed key was not slashed')
    const deposit = world.registry().witness(address)!.depositWei
    const least = penaltyWei(world.params.witnessDepositWei, 1, 7, world.params.slashing)
    expect(world, deposit <= world.params.witnessDepositWei - least, 'penalty below the rule')
    const alarmed = [careful, second].filter((n) => n.alerts.some((a) => a.code === 'CHAIN_KEY_USED_ELSEWHERE'))
    // A node notices when a vote of its key comes before the block voted for: about one slot in five here, so one run
    // in some ten
    // thousand ends without. That is harmless exactly as long as both signed the same: then nobody holds a proof.
    expect(
      world,
      alarmed.length > 0 || !world.proven.has(careful.signer!.address),
      'the careful nodes contradicted each other and neither noticed',
    )
    for (const node of [careful, second]) node.alerts.length = 0
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'foreign use of the key is not looked for', rules: { silentUntilCurrent: false }, seeds: 20 }],
}

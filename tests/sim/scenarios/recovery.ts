import { bytesToHex } from '../../../node-core/kernel/bytes.ts'
import type { Address, Hash } from '../../../node-core/model/ids.ts'
import { checkRecovery } from '../../../node-core/consensus/recovery/checkRecovery.ts'
import { RECOVERY_VERSION, recoveryDigest, type Recovery } from '../../../node-core/consensus/recovery/recovery.ts'
import type { SimNode } from '../engine/simNode.ts'
import type { World } from '../engine/world.ts'
import { createWorld, expect, expectHonestUnharmed, expectNothingFinalSince, type Scenario } from './scenario.ts'

const LOST_AT = 20
const STOPPED_AT = 60
const SLOTS_TO_FINALITY = 20

/** What the operators of `members` agree on. With fake signatures the members' names stand for their signatures. */
function agree(
  world: World,
  checkpoint: { height: number; hash: Hash },
  members: readonly SimNode[],
  alternates: readonly Address[],
): Recovery {
  const sorted = [...members].sort((a, b) => (a.signer!.address < b.signer!.address ? -1 : 1))
  const proposal = {
    version: RECOVERY_VERSION,
    genesisHash: world.sealing.genesisHash,
    checkpoint,
    members: sorted.map((n) => n.signer!.address),
    alternates,
  }
  const digest = bytesToHex(recoveryDigest(proposal)) as Hash
  const recovery = { ...proposal, signatures: sorted.map((n) => n.signer!.signHeader(digest)) }
  if (world.options.realSignatures === true) checkRecovery(recovery, world.sealing.genesisHash)
  return recovery
}

export const recovery: Scenario = {
  name: 'recovery-from-checkpoint',
  safety:
    'nothing final before or after is contradicted, by survivors, newcomers or latecomers; no key contradicts itself',
  liveness:
    'a third and more lost for good: blocks go on, finality stops, memory stays bounded; with a new set from a checkpoint finality resumes',
  penalties: 'none, neither for the outage nor for the time that keys listen before they sign',
  length: 'short',
  play(setup) {
    // 8 of 21 lost; 13 survivors and 2 of 3 newcomers go on.
    const n = setup.witnesses ?? 21
    const world = createWorld(setup, { witnesses: n, candidates: 3, hotBlocks: 32 })
    const lost = world.nodes.slice(0, n - Math.floor((2 * n) / 3) + (n % 3 === 0 ? 1 : 0))
    const survivors = world.nodes.slice(lost.length, n)
    const newcomers = world.nodes.slice(n, n + (survivors.length % 2 === 0 ? 1 : 2))
    const unaware = world.addNode(null)
    const late = world.addNode(null)
    late.started = true
    world.atSecond(LOST_AT, () => lost.forEach((node) => node.crash()))
    let checkpoint = { height: 0, hash: world.sealing.genesisHash }
    // The proposal is made a little before the nodes stop: some have voted for higher blocks by then.
    world.atSecond(STOPPED_AT - world.random.next() * 6, () => {
      const { head } = survivors[world.random.int(survivors.length)]!.core
      checkpoint = { height: head.height, hash: head.hash }
    })
    world.runUntil(STOPPED_AT)
    const before = Math.max(...world.finalHeights())
    expectNothingFinalSince(world, LOST_AT)
    const best = world.best()
    expect(world, best.core.head.height > before + 12, 'blocks stopped')
    expect(
      world,
      best.alerts.some((a) => a.code === 'CHAIN_FINALITY_STALLED'),
      'the node does not say that finality stalled',
    )
    expect(world, Math.max(...world.honest().map((node) => node.core.nodes.size)) <= 64, 'the tree is not bounded')

    for (const node of [...survivors, ...newcomers]) node.crash()
    const members = [...survivors, ...newcomers]
    const agreed = agree(world, checkpoint, members, world.addresses.slice(n + newcomers.length))
    for (const node of [...members, late, lost[0]!]) node.recoveries = [agreed]
    for (const node of members) world.atSecond(STOPPED_AT + 1 + world.random.next() * 4, () => node.start())
    // Keys listen for two rounds before they sign; then as ever.
    const resumed = STOPPED_AT + 5 + 2 * members.length
    world.runUntil(resumed + SLOTS_TO_FINALITY)
    expect(
      world,
      world.finalityLag(members) <= 8,
      `after recovery: final is ${world.finalityLag(members).toFixed(0)} s old`,
    )
    expect(
      world,
      unaware.refusals.has('CHAIN_WRONG_SET'),
      'a node without the file takes the new blocks, or never saw one',
    )
    expect(world, unaware.core.final.height <= before, 'a node without the file finalised more')

    // Somebody who was gone comes back with the file, others without it, and a new node reads it all from block 0.
    lost[0]!.start()
    for (const node of lost.slice(1, 4)) node.start()
    late.start()
    world.runUntil(resumed + SLOTS_TO_FINALITY + 60)
    const onChain = [...members, late, lost[0]!]
    const lag = world.finalityLag(onChain)
    expect(world, lag <= 8, `after the others came back: final is ${lag.toFixed(0)} s old`)
    const set = late.core.head.state.active.members
    expect(
      world,
      set.length === members.length && members.every((node) => set.includes(node.signer!.address)),
      'the latecomer knows another set',
    )
    for (const node of lost.slice(1, 4))
      expect(world, node.core.final.height <= before, 'returned witnesses of the old set finalised something')
    expectHonestUnharmed(world, { scores: true })
    return world
  },
  mutants: [
    {
      name: 'the checkpoint is not final, and what the old set built above it stays',
      rules: { recoveryAnchors: false },
      seeds: 3,
    },
    { name: 'survivors vote again for heights they voted for', rules: { oneVotePerHeight: false }, seeds: 10 },
  ],
}

import type { Hash } from '../../../node-core/model/ids.ts'
import { penaltyWei } from '../../../node-core/consensus/witnesses/evidence/penalty.ts'
import { randomHash, realSealing } from '../engine/sealing.ts'
import { createWorld, expect, expectFinality, expectHonestUnharmed, type Scenario } from './scenario.ts'

export const replayedEvidence: Scenario = {
  name: 'evidence-replayed-or-foreign',
  safety: 'one chain',
  liveness: 'finality goes on',
  penalties: 'one offence is punished once; evidence of another chain, or of nothing, is refused',
  length: 'short',
  play(setup) {
    // Always with real signatures: the domain of a signature is the point here.
    const world = createWorld({ ...setup, realSignatures: true }, { witnesses: 5, candidates: 1 })
    const [offender, victim, reporter] = world.nodes.map((n) => n.signer!)
    world.nodes[0]!.makeByzantine()
    const hash = () => randomHash(world.random.next) as Hash
    const votePair = (sign: NonNullable<typeof offender>, tgtHeight: number) => {
      const make = (tgtHash: Hash) => {
        const data = { srcHeight: 1, srcHash: world.sealing.genesisHash, tgtHeight, tgtHash }
        return { ...data, signature: sign.signVote(data) }
      }
      return { kind: 'E2', first: make(hash()), second: make(hash()) } as const
    }
    const proof = votePair(offender!, 3)
    // The same key on another network: realSealing of another seed has other keys and another genesis; take this
    // network's key there.
    const elsewhere = realSealing(setup.seed + 1)
    const foreign = votePair(elsewhere.signerOf(1), 3)
    const same = { kind: 'E2', first: proof.first, second: proof.first } as const
    world.atSecond(3, () => {
      for (let i = 0; i < 3; i++) world.ledger.submit({ op: 'evidence', from: reporter!.address, evidence: proof })
      world.ledger.submit({
        op: 'evidence',
        from: reporter!.address,
        evidence: { ...proof, first: proof.second, second: proof.first },
      })
      world.ledger.submit({ op: 'evidence', from: reporter!.address, evidence: foreign })
      world.ledger.submit({ op: 'evidence', from: reporter!.address, evidence: same })
    })
    world.atSecond(6, () => world.ledger.submit({ op: 'evidence', from: victim!.address, evidence: proof }))
    world.runUntil(12)
    // At a whole second the newest block is a slot old and final is two blocks below: 3 s. Nothing but the offender's
    // jailed slots stays
    // empty (4 of 5 are a quorum), and any five slots hold at most two of one witness: the last of a round and the
    // first of the next.
    expectFinality(world, 3 + 2)
    const lost = world.params.witnessDepositWei - world.registry().witness(offender!.address)!.depositWei
    expect(
      world,
      lost === penaltyWei(world.params.witnessDepositWei, 1, 5, world.params.slashing),
      `the offender lost ${lost} wei`,
    )
    expect(world, world.slashed().length === 1, `${world.slashed().length} witnesses slashed`)
    expectHonestUnharmed(world)
    return world
  },
  mutants: [{ name: 'evidence may be used again', rules: { evidenceOnce: false }, seeds: 1 }],
}

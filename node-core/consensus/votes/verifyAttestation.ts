import type { Attestation, Vote } from '#node-core/model/block.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Seals } from '../ports.ts'
import { badAttestation } from '../errors.ts'
import type { RecentBlock } from '../state/consensusState.ts'
import { decodeBitmap } from './bitmap.ts'

/**
 * Every vote that an attestation claims to hold, with its claimed voter. Pure shape; signatures are not looked at.
 * @throws CHAIN_BAD_ATTESTATION
 */
export function attestationVotes(
  a: Attestation,
  sets: RecentBlock['votingSets'],
): { readonly voter: Address; readonly vote: Vote }[] {
  if (a.sets.length !== sets.length)
    throw badAttestation('wrong number of sets', { given: a.sets.length, needed: sets.length })
  return a.sets.flatMap((entry, i) => {
    const set = sets[i]!
    if (entry.setId !== set.id) throw badAttestation('wrong set', { given: entry.setId, needed: set.id })
    const indices = decodeBitmap(entry.bitmap, set.members.length)
    if (indices.length !== entry.signatures.length) throw badAttestation('bitmap and signatures differ in number')
    return indices.map((index, k) => ({
      voter: set.members[index]!,
      vote: {
        srcHeight: a.srcHeight,
        srcHash: a.srcHash,
        tgtHeight: a.tgtHeight,
        tgtHash: a.tgtHash,
        signature: entry.signatures[k]!,
      },
    }))
  })
}

/**
 * Checks an attestation against the block it is for: source, a quorum of every voting set, every signature.
 * Returns the voters, ascending without doubles. @throws CHAIN_BAD_ATTESTATION
 */
export function verifyAttestation(
  a: Attestation,
  target: RecentBlock,
  quorum: (n: number) => number,
  seals: Pick<Seals, 'voteSigner'>,
): Address[] {
  if (a.tgtHash !== target.hash || a.tgtHeight !== target.height)
    throw badAttestation('target is not an ancestor here', { tgtHeight: a.tgtHeight })
  if (a.srcHash !== target.source.hash || a.srcHeight !== target.source.height)
    throw badAttestation('source is not what the target justified', { srcHeight: a.srcHeight })
  const votes = attestationVotes(a, target.votingSets)
  target.votingSets.forEach((set, i) => {
    const count = a.sets[i]!.signatures.length
    if (count < quorum(set.members.length)) throw badAttestation('no quorum', { setId: set.id, count })
  })
  const voters = new Set<Address>()
  for (const { voter, vote } of votes) {
    if (seals.voteSigner(vote) !== voter) throw badAttestation('a signature is not its witness’s', { voter })
    voters.add(voter)
  }
  return [...voters].sort()
}

import type { Attestation, Vote } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Checkpoint, WitnessSet } from '../state/consensusState.ts'
import { encodeBitmap } from './bitmap.ts'

/** Has every voting set its quorum among these voters? */
export function hasQuorum(
  sets: readonly WitnessSet[],
  voters: ReadonlyMap<Address, Vote>,
  quorum: (n: number) => number,
): boolean {
  return sets.every((set) => {
    let count = 0
    for (const member of set.members) if (voters.has(member)) count++
    return count >= quorum(set.members.length)
  })
}

/** The attestation for a target from the loose votes held for it, all of them. Null without a quorum in every set. */
export function buildAttestation(
  target: { readonly height: number; readonly hash: Hash },
  source: Checkpoint,
  sets: readonly WitnessSet[],
  voters: ReadonlyMap<Address, Vote>,
  quorum: (n: number) => number,
): Attestation | null {
  if (!hasQuorum(sets, voters, quorum)) return null
  return {
    srcHeight: source.height,
    srcHash: source.hash,
    tgtHeight: target.height,
    tgtHash: target.hash,
    sets: sets.map((set) => {
      const indices = set.members.flatMap((member, i) => (voters.has(member) ? [i] : []))
      return {
        setId: set.id,
        bitmap: encodeBitmap(indices, set.members.length),
        signatures: indices.map((i) => voters.get(set.members[i]!)!.signature),
      }
    }),
  }
}

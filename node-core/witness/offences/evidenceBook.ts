import type { Address } from '#node-core/model/ids.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'

/** Proofs kept at once: memory and disk stay bounded (each is at most some 200 KB, ordinary ones 2 KB). */
export const MAX_PROOFS = 64
/** Of one offender: an equivocator can make as many offences as it likes, and a few end its time as a witness. */
export const MAX_PROOFS_PER_OFFENDER = 4

/** A proven offence that is not punished in the final chain yet. */
export interface Proof {
  readonly id: string
  readonly offender: Address
  /** Canonical CBOR. */
  readonly evidence: Uint8Array
  readonly seenSlot: number
}

/** The proofs of one node, on disk before anything is done with them. */
export interface EvidenceBook {
  readonly proofs: ReadonlyMap<string, Proof>
  /** Resolves to whether it was taken, once it is durable. Known ones, and more than fit, are not. */
  add(proof: Proof): Promise<boolean>
  remove(id: string): Promise<void>
}

/**
 * Reads what an earlier run of the node has not finished. `offenderOf` verifies a stored proof; null: it is not one
 * (any more).
 */
export async function openEvidenceBook(
  storage: Pick<Storage, 'evidence' | 'commit'>,
  offenderOf: (evidence: Uint8Array) => Address | null,
): Promise<EvidenceBook> {
  const proofs = new Map<string, Proof>()
  const stale = []
  for await (const [id, stored] of storage.evidence.entries()) {
    const offender = offenderOf(stored.evidence)
    if (offender === null) stale.push(storage.evidence.del(id))
    else proofs.set(id, { id, offender, evidence: stored.evidence, seenSlot: stored.seenSlot })
  }
  if (stale.length > 0) await storage.commit(stale)
  return {
    proofs,
    async add(proof) {
      if (proofs.has(proof.id)) return false
      const ofOffender = [...proofs.values()].filter((p) => p.offender === proof.offender).length
      if (proofs.size >= MAX_PROOFS || ofOffender >= MAX_PROOFS_PER_OFFENDER) return false
      proofs.set(proof.id, proof)
      await storage.commit([storage.evidence.put(proof.id, { evidence: proof.evidence, seenSlot: proof.seenSlot })], {
        sync: true,
      })
      return true
    },
    async remove(id) {
      if (proofs.delete(id)) await storage.commit([storage.evidence.del(id)], { sync: false })
    },
  }
}

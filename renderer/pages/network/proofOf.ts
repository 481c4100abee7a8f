import type { TransactionDetails } from '#node-core/api/calls/chain.ts'

/** What a transaction proves, before anybody meets a hash. */
export interface Proof {
  /** Key under `network.proof.state`. */
  readonly state: 'waiting' | 'recorded' | 'final'
  /** False: it was tried, and nothing but the fee changed. */
  readonly happened: boolean
  /** Whose votes stand behind it; null while none do, or none are known. */
  readonly witnesses: number | null
}

/** How far the proof of a transaction has come. */
export function proofOf({
  status,
  final,
  witnesses,
}: Pick<TransactionDetails, 'status' | 'final' | 'witnesses'>): Proof {
  const placed = final ? 'final' : 'recorded'
  const state = status === 'pending' ? 'waiting' : placed
  return { state, happened: status !== 'failed', witnesses: state === 'waiting' ? null : witnesses }
}

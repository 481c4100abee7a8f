import type { VoteData } from '#node-core/model/block.ts'
import type { SafetyRecord } from '../../votes/safetyRecord.ts'

/**
 * Whether the witness key may sign.
 * - `observer`: no key.
 * - `silent`: no record, or signatures were seen that the record does not know; only the operator can re-arm.
 * - `listening`: a record is there; the network is heard first, in case this disk is a restored backup.
 * - `armed`: signs.
 */
export interface KeyState {
  status: 'observer' | 'silent' | 'listening' | 'armed'
  record: SafetyRecord | null
  /** What waits for a durable record, by the record's sequence. */
  readonly awaiting: Map<
    number,
    | { readonly kind: 'vote'; readonly vote: VoteData }
    | { readonly kind: 'header'; readonly slot: number }
    | { readonly kind: 'rearm' }
  >
  /** Last slot in which a signature of this key not made here was seen (or the start). */
  foreignSlot: number
  foreignTarget: number
}

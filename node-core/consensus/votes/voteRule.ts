import type { VoteData } from '#node-core/model/block.ts'
import type { SafetyRecord } from './safetyRecord.ts'

/** May a key with this record sign this vote? Higher target than ever, source no lower than ever (protocol.md §2.6). */
export function isVoteSafe(record: SafetyRecord, vote: VoteData): boolean {
  return (
    vote.tgtHeight > record.lastTargetHeight &&
    vote.srcHeight >= record.lastSourceHeight &&
    vote.tgtHeight > vote.srcHeight
  )
}

/** The record that must be durable before the vote is signed. */
export function recordVote(record: SafetyRecord, vote: VoteData): SafetyRecord {
  return {
    ...record,
    sequence: record.sequence + 1,
    lastSourceHeight: vote.srcHeight,
    lastTargetHeight: vote.tgtHeight,
  }
}

/** The record that must be durable before a header for `slot` is signed. */
export function recordHeader(record: SafetyRecord, slot: number): SafetyRecord {
  return { ...record, sequence: record.sequence + 1, lastSlot: slot }
}

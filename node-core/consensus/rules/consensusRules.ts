import { isFinalLink } from './finalityRule.ts'
import { quorum } from './quorum.ts'
import { changeLimit } from './changeLimit.ts'

/**
 * The rules that the simulator may swap for a mutant, to show that a scenario can fail. Product code uses
 * `STANDARD_RULES` only.
 */
export interface ConsensusRules {
  /** Votes needed of a set of n. */
  quorum(n: number): number
  /** Is the source final once source → target is justified? `justifiedHeights`: justified in this chain above final. */
  isFinalLink(sourceHeight: number, targetHeight: number, justifiedHeights: readonly number[]): boolean
  /** Members that one change may replace in a set of n. */
  changeLimit(n: number): number
  /** A pending set waits until its block is final in its own chain. */
  readonly changeAwaitsFinality: boolean
  /** Until a block of the new set is final, quorums of the old and of the new set are needed. */
  readonly jointQuorum: boolean
  /** A new member needs a fresh heartbeat. */
  readonly heartbeatNeeded: boolean
  /** Signatures wait for the durable safety record. */
  readonly safetyBeforeSignature: boolean
  /** A key whose record may be out of date stays silent. */
  readonly silentUntilCurrent: boolean
  /** tgtHeight > last target voted. */
  readonly oneVotePerHeight: boolean
  /** srcHeight ≥ last source voted. */
  readonly sourceMonotone: boolean
  /** Listed orphan headers excuse their slots. */
  readonly orphansExcuse: boolean
  /** Misses count only while a third of the recent slots were filled. */
  readonly quietExcuses: boolean
  /** Evidence names this chain, and each offence counts once. */
  readonly evidenceOnce: boolean
  /** Blocks of branches that are not followed are still searched for offences. */
  readonly foreignBlocksProve: boolean
  /** Finds blocks by justified height before height (fork choice). */
  readonly justifiedFirst: boolean
  /** Votes only for what beats the head frozen before the slot. */
  readonly frozenHead: boolean
  /** Blocks wait for their slot to start locally. */
  readonly slotGate: boolean
  /** Blocks above final kept in memory are bounded. */
  readonly boundedTree: boolean
  /** What the old set built on a recovery's checkpoint is dropped, and the checkpoint is final. */
  readonly recoveryAnchors: boolean
}

/** The rules as protocol.md §2 has them. */
export const STANDARD_RULES: ConsensusRules = {
  quorum,
  isFinalLink,
  changeLimit,
  changeAwaitsFinality: true,
  jointQuorum: true,
  heartbeatNeeded: true,
  safetyBeforeSignature: true,
  silentUntilCurrent: true,
  oneVotePerHeight: true,
  sourceMonotone: true,
  orphansExcuse: true,
  quietExcuses: true,
  evidenceOnce: true,
  foreignBlocksProve: true,
  justifiedFirst: true,
  frozenHead: true,
  slotGate: true,
  boundedTree: true,
  recoveryAnchors: true,
}

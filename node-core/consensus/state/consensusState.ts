import type { Address, Hash } from '#node-core/model/ids.ts'

/** A block by height and hash. */
export interface Checkpoint {
  readonly height: number
  readonly hash: Hash
}

/** A justified or final block; its slot tells the time. */
export interface SlotCheckpoint extends Checkpoint {
  readonly slot: number
}

/** The executive witnesses of a period. Members ascend by address: bit i of a bitmap is `members[i]`. */
export interface WitnessSet {
  readonly id: number
  /** keccak(previous seed ‖ hash of the finalised block that proposed the set). */
  readonly seed: Hash
  readonly members: readonly Address[]
}

/** Ranking frozen by executing block `height`; becomes a pending set once that block is final in its own chain. */
export interface Tally {
  readonly height: number
  /** Best first; only those who may sit: deposit locked, not jailed, and a member already or with a fresh heartbeat. */
  readonly ranked: readonly Address[]
}

/** A set waiting for its own block to become final. */
export interface PendingSet {
  /** p: the height of the block that wrote it. */
  readonly writtenAt: number
  /** Hash of block p; null within block p itself. */
  readonly hash: Hash | null
  readonly members: readonly Address[]
  readonly alternates: readonly Address[]
  /** Further changes are due after this one (the member limit cut it short). */
  readonly incomplete: boolean
}

/** What an attestation may refer to: the last `attestationReach` blocks of this chain. */
export interface RecentBlock {
  readonly height: number
  readonly slot: number
  readonly hash: Hash
  /** The justified block in that block's post-state: the only source a vote for it may name. */
  readonly source: SlotCheckpoint
  /** Sets of which a quorum each must vote for it: one, or old and new (joint quorum). */
  readonly votingSets: readonly WitnessSet[]
}

/** One slot above the settled history. */
export interface SlotRecord {
  readonly slot: number
  readonly witness: Address
  readonly outcome: 'filled' | 'missed' | 'orphaned'
}

/**
 * Who missed how much in settled (finalised and no longer forgivable) slots, and how full the chain's last slots were.
 */
export interface DutyRecord {
  /** Bit 0 = the witness's newest own slot; 1 = missed. */
  readonly misses: Readonly<Record<Address, number>>
  /** Bit 0 = this block's slot, bit 1 the one before …; 1 = filled (or orphaned). At most `quietWindowSlots` bits. */
  readonly filled: bigint
  /** Slots that `filled` speaks of: at most `quietWindowSlots`. */
  readonly known: number
}

/**
 * Everything consensus knows after a block, by that block's own chain: a pure function of the parent's ConsensusState,
 * the header
 * and what execution reported. Immutable and self-contained (a snapshot of it is enough to go on); its hash is kept in
 * the state.
 */
export interface ConsensusState {
  readonly height: number
  readonly slot: number
  readonly justified: SlotCheckpoint
  readonly final: SlotCheckpoint
  /** Heights above final that this chain justified, ascending. */
  readonly justifiedHeights: readonly number[]
  readonly active: WitnessSet
  /** First height of the active set. */
  readonly activatedAt: number
  /** The set before; votes of both are needed until a block at or above `activatedAt` is final. */
  readonly previous: WitnessSet | null
  readonly pending: PendingSet | null
  readonly tally: Tally | null
  /** First in line first. */
  readonly alternates: readonly Address[]
  /** Members of the active set that may not produce. Ascending. */
  readonly jailed: readonly Address[]
  /** Term (⌊slot ÷ termSlots⌋) of the last election. */
  readonly electedTerm: number
  /** The last change stopped at the member limit. */
  readonly electionIncomplete: boolean
  /** Newest last; without the block itself (its hash is not known inside its own state). */
  readonly recent: readonly RecentBlock[]
  readonly unsettled: readonly SlotRecord[]
  readonly duty: DutyRecord
}

/** What execution needs to know of consensus: computed from the header before execution (see `applyHeader`). */
export interface SystemInput {
  readonly height: number
  readonly slot: number
  readonly producer: Address
  /** Height final in this block's state. Native reads that must be final use it. */
  readonly finalHeight: number
  readonly justifiedHeight: number
  /** Witnesses whose votes the header carries, for the fee split. Ascending, no doubles. */
  readonly attesters: readonly Address[]
  /** Witnesses with too many missed slots in settled history: fined and jailed if an alternate is there. */
  readonly downtime: readonly Address[]
  readonly members: readonly Address[]
  readonly alternates: readonly Address[]
  readonly jailed: readonly Address[]
  /** A ranking is wanted: term end, a jailed member to replace, or an unfinished change, and no change under way. */
  readonly electionDue: boolean
  /** Set size to aim at and alternates behind it. */
  readonly executiveCount: number
  readonly alternateCount: number
}

/** What consensus needs to know of execution. */
export interface SystemOutput {
  /** Active members that are jailed after this block. Ascending. */
  readonly jailed: readonly Address[]
  /** Given iff `electionDue` was set: ranked candidates, best first. */
  readonly ranked: readonly Address[] | null
}

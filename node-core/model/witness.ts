import type { Address } from './ids.ts'

/**
 * One who produces blocks, or stands for it, as the witness registry and consensus know it at the head (protocol.md
 * §2.4).
 */
export interface WitnessRow {
  readonly address: Address
  /** 1 = most votes. */
  readonly rank: number
  /** `executive` sits, `alternate` is next in line, `candidate` stands for election, `leaving` has exited. */
  readonly seat: 'executive' | 'alternate' | 'candidate' | 'leaving'
  /** Barred from producing: until an ISO 8601 time after which it may come back by itself; `until` null: for good. */
  readonly jailed: { readonly until: string | null } | null
  readonly depositWei: bigint
  readonly votesWei: bigint
  /** When it last said that it is there, ISO 8601; null: never. */
  readonly heardAt: string | null
  /** Own slots missed of the last `DUTY_WINDOW`, and in a row up to now, in settled history. */
  readonly missed: number
  readonly missedInRow: number
  /** Locked DPN of the account that asked. */
  readonly myVotesWei: bigint
  /** This node signs with its key. */
  readonly here: boolean
}

/** Votes on their way out: free from then on. */
export interface UnlockingVotes {
  readonly amountWei: bigint
  readonly freeAt: string
}

/** A penalty that rests before it goes to all holders. */
export interface ComingDividend {
  readonly amountWei: bigint
  readonly offender: Address
  readonly at: string
  /** What the account that asked would get of it by its balance now; null without an account. */
  readonly yourShareWei: bigint | null
}

export interface WitnessOverview {
  readonly executiveCount: number
  readonly alternateCount: number
  readonly term: { readonly number: number; readonly endsAt: string; readonly lengthS: number }
  /** Elected members are taking their seats. */
  readonly changing: boolean
  readonly depositNeededWei: bigint
  /** By votes, most first. */
  readonly witnesses: readonly WitnessRow[]
  readonly mine: {
    readonly lockedWei: bigint
    readonly freeWei: bigint
    readonly unlocking: readonly UnlockingVotes[]
  } | null
  readonly dividends: {
    /** What one DPN held since the first block has earned, wei. */
    readonly perDpnWei: bigint
    /** Fees gathered for all holders since the last payout, wei; paid out when the term ends. */
    readonly gatheredWei: bigint
    readonly coming: readonly ComingDividend[]
  }
}

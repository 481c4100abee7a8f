import type { ErrorCode } from '../kernel/errorCodes.ts'
import type { Address, Hash } from './ids.ts'

/** What a transaction is for, as whoever signed it read it. */
export interface TransactionAbout {
  /** As the seam calls the action. */
  readonly kind: string
  /** `person`: signed by hand in this app; `node`: by something that acts for the account. */
  readonly by: 'person' | 'node'
  readonly data: Readonly<Record<string, string | number | bigint>>
}

/** What the outbox has to know of a signature; the rest stands in the envelope. */
export interface SignedFacts {
  readonly from: Address
  /** The transaction's number among its account's, from 0. */
  readonly nonce: number
  /** What it takes out of the account at most, wei. */
  readonly costWei: bigint
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  readonly about: TransactionAbout | null
  /** The waiting transaction whose place it takes. */
  readonly replaces: Hash | null
}

/** Where a signed transaction stands (protocol.md §2.18). */
export type OutboxState = 'waiting' | 'sent' | 'included' | 'final' | 'refused' | 'givenUp'

/** Why it stands there; each has a sentence that says what to do. */
export const OUTBOX_REASONS = [
  // Waiting: nobody has to do anything about the first three.
  'sending',
  'offline',
  'nobody',
  'behind',
  'gap',
  'givingUp',
  // Refused, and mended by money, a higher fee, or time.
  'notEnough',
  'feeTooLow',
  'notTaken',
  // Refused for good.
  'reverted',
  'numberTaken',
  'notSeen',
] as const
export type OutboxReason = (typeof OUTBOX_REASONS)[number]

/** One line of the outbox. */
export interface OutboxEntry {
  readonly hash: Hash
  readonly from: Address
  readonly nonce: number
  readonly about: TransactionAbout | null
  /** ISO 8601 UTC. */
  readonly signedAt: string
  readonly state: OutboxState
  readonly reason: OutboxReason | null
  /** What the contract or the pool said, where the reason is theirs. */
  readonly code: ErrorCode | null
  /** Block it is in. */
  readonly height: number | null
  /** What it takes out of its account at most, wei. */
  readonly costWei: bigint
  /** For `behind`: the one that has to be helped first. */
  readonly behind: Hash | null
  /** It can still be signed again with a higher fee, or taken back. */
  readonly canHelp: boolean
  /** Nothing about it changes any more. */
  readonly over: boolean
}

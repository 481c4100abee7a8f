export interface PoolOptions {
  /** Transactions in all. Default 50,000. */
  readonly maxTransactions: number
  /** Their bytes in all. Default 64 MiB. */
  readonly maxBytes: number
  /** Waiting from one account, and how far ahead of it a number may be. Default 2,048. */
  readonly maxPerSender: number
  /** Of those, from others than this node's user: behind a gap, so that nobody pays for them yet. Default 64. */
  readonly maxGapped: number
  /** What a replacement must pay more, basis points. Default 1,000 (a tenth). */
  readonly replacementBps: number
  /** Transactions of others are forgotten after this, ms. Default 3 hours. */
  readonly expiryMs: number
  /** Our own after this, ms: an offline week loses nothing. Default 14 days. */
  readonly localExpiryMs: number
}

export const DEFAULT_POOL_OPTIONS: PoolOptions = {
  maxTransactions: 50_000,
  maxBytes: 64 << 20,
  maxPerSender: 2_048,
  maxGapped: 64,
  replacementBps: 1_000,
  expiryMs: 3 * 3_600_000,
  localExpiryMs: 14 * 24 * 3_600_000,
}

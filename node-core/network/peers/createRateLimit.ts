import type { Clock } from '#node-core/kernel/clock.ts'

export interface RateLimit {
  /** Takes `cost` tokens of `key`; false when there are not enough. */
  take(key: string, cost?: number): boolean
  /** Tokens of `key` now. */
  left(key: string): number
}

/** One token bucket per key, filled at `perSecond`, holding at most `burst`. Full buckets are forgotten. */
export function createRateLimit(options: { clock: Clock; perSecond: number; burst: number }): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>()
  let sweepAt = 1_000
  const tokensAt = (bucket: { tokens: number; at: number }, now: number) =>
    Math.min(options.burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * options.perSecond)
  return {
    left(key) {
      const bucket = buckets.get(key)
      return bucket === undefined ? options.burst : tokensAt(bucket, options.clock.now())
    },
    take(key, cost = 1) {
      const now = options.clock.now()
      if (buckets.size > sweepAt) {
        for (const [name, bucket] of buckets) {
          if (bucket.tokens + ((now - bucket.at) / 1000) * options.perSecond >= options.burst) buckets.delete(name)
        }
        sweepAt = Math.max(1_000, buckets.size * 2)
      }
      const bucket = buckets.get(key) ?? { tokens: options.burst, at: now }
      bucket.tokens = tokensAt(bucket, now)
      bucket.at = now
      buckets.set(key, bucket)
      if (bucket.tokens < cost) return false
      bucket.tokens -= cost
      return true
    },
  }
}

import { BoundedMap } from '#node-core/kernel/boundedMap.ts'

/**
 * Steps that failed rest before they are tried again, each time twice as long: one that cannot be done holds up no
 * other.
 */
export interface RestList {
  isResting(key: string): boolean
  failed(key: string): void
  done(key: string): void
}

const FIRST_REST_MS = 30_000
const LONGEST_REST_MS = 3_600_000
/** Oldest are forgotten first: at worst they are tried once too often. */
const MOST = 1_000

export function createRestList(now: () => number): RestList {
  const resting = new BoundedMap<string, { readonly until: number; readonly restMs: number }>(MOST)
  return {
    isResting: (key) => (resting.get(key)?.until ?? 0) > now(),
    failed(key) {
      const restMs = Math.min((resting.get(key)?.restMs ?? FIRST_REST_MS / 2) * 2, LONGEST_REST_MS)
      resting.renew(key, { until: now() + restMs, restMs })
    },
    done: (key) => void resting.delete(key),
  }
}

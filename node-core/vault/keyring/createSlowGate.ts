import type { Logger } from '#node-core/kernel/log.ts'
import { tooManyAttempts } from '../errors.ts'

/** How many may wait beside the one that runs. */
const MOST_WAITING = 3
/** What one is expected to take, ms: for the sentence that says when to try again. */
const ABOUT_MS = 1_000

export interface SlowGate {
  /**
   * Runs `work` alone. Callers with the same `key` share one run. @throws ACCOUNTS_TOO_MANY_ATTEMPTS when newer ones
   * have pushed it out
   */
  run<T>(key: string | null, work: () => Promise<T>): Promise<T>
}

interface Waiting {
  readonly start: () => void
  readonly refuse: () => void
}

/**
 * Slow password work, one at a time. The newest goes first and the oldest of too many is refused: whoever sent hundreds
 * of wrong passwords
 * is not before the person who types the right one now.
 */
export function createSlowGate({ log }: { readonly log: Logger }): SlowGate {
  const shared = new Map<string, Promise<unknown>>()
  const waiting: Waiting[] = []
  let busy = false
  let refused = 0
  const next = () => {
    const newest = waiting.pop()
    if (newest === undefined) {
      if (refused > 0) log.warn('passwords were tried faster than they can be checked', { refused })
      refused = 0
      busy = false
    } else newest.start()
  }
  const turn = () =>
    new Promise<void>((resolve, reject) => {
      if (!busy) {
        busy = true
        resolve()
        return
      }
      waiting.push({
        start: resolve,
        refuse: () =>
          reject(tooManyAttempts('too many passwords are being tried', { waitMs: ABOUT_MS * (1 + MOST_WAITING) })),
      })
      if (waiting.length > MOST_WAITING) {
        refused++
        waiting.shift()!.refuse()
      }
    })
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    await turn()
    try {
      return await work()
    } finally {
      next()
    }
  }
  return {
    run<T>(key: string | null, work: () => Promise<T>): Promise<T> {
      const same = key === null ? undefined : (shared.get(key) as Promise<T> | undefined)
      if (same !== undefined) return same
      const run = alone(work)
      if (key !== null) {
        shared.set(key, run)
        const over = () => void shared.delete(key)
        run.then(over, over)
      }
      return run
    },
  }
}

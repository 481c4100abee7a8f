/** Time as a port: the simulator hands in a virtual one. All values are milliseconds. */
export interface Clock {
  /** Unix time, ms. */
  now(): number
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void
  /** Time that nobody can set, ms from any beginning. Clocks that cannot jump, as the simulator's, have none. */
  readonly monotonicMs?: () => number
}

declare const setTimeout: (task: () => void, ms: number) => unknown
declare const clearTimeout: (handle: unknown) => void
declare const performance: { now(): number }

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, task) {
    const handle = setTimeout(task, Math.max(0, Math.min(delayMs, 2_147_483_647)))
    return () => clearTimeout(handle)
  },
}

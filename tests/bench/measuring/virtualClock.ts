import type { Clock } from '#node-core/kernel/clock.ts'

/** Time that passes only when it is told to: a chain makes its blocks as fast as the machine can. */
export interface VirtualClock extends Clock {
  /** Goes to the next timer and runs it; false: there is none. */
  step(): boolean
}

export function createVirtualClock(startMs: number): VirtualClock {
  let now = startMs
  let timers: Array<{ readonly atMs: number; readonly task: () => void }> = []
  return {
    now: () => now,
    after(delayMs, task) {
      const timer = { atMs: now + Math.max(0, delayMs), task }
      timers.push(timer)
      return () => void (timers = timers.filter((other) => other !== timer))
    },
    step() {
      const next = timers.reduce<(typeof timers)[number] | null>(
        (first, timer) => (first === null || timer.atMs < first.atMs ? timer : first),
        null,
      )
      if (next === null) return false
      timers = timers.filter((timer) => timer !== next)
      now = Math.max(now, next.atMs)
      next.task()
      return true
    },
  }
}

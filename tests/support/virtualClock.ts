import type { Clock } from '#node-core/kernel/clock.ts'

/** A clock that moves only when told to: hours of a chain in seconds of a test. */
export interface VirtualClock extends Clock {
  /** Moves on by `ms`, running what falls due in order, and lets the process breathe between. */
  advance(ms: number): Promise<void>
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

export function createVirtualClock(startMs: number): VirtualClock {
  let now = startMs
  const timers = new Set<{ readonly at: number; readonly task: () => void }>()
  return {
    now: () => now,
    after(delayMs, task) {
      const timer = { at: now + Math.max(0, delayMs), task }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      const end = now + ms
      for (;;) {
        const next = [...timers].sort((a, b) => a.at - b.at)[0]
        if (next === undefined || next.at > end) break
        timers.delete(next)
        now = Math.max(now, next.at)
        next.task()
        for (let i = 0; i < 4; i++) await turn()
      }
      now = end
      for (let i = 0; i < 4; i++) await turn()
    },
  }
}

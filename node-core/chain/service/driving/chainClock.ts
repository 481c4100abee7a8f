import type { Clock } from '#node-core/kernel/clock.ts'

/**
 * The clock that consensus sees: the local one plus what development networks have been advanced by (protocol.md §2.2).
 * Timers are given as absolute times and move along when the offset jumps.
 */
export interface ChainClock {
  now(): number
  /** Calls `task` when {@link now} reaches `atMs`. */
  at(atMs: number, task: () => void): void
  setOffset(offsetMs: number): void
  stop(): void
}

export function createChainClock(clock: Clock): ChainClock {
  interface Timer {
    readonly atMs: number
    readonly task: () => void
    cancel: () => void
  }
  const timers = new Set<Timer>()
  let offsetMs = 0
  const arm = (timer: Timer) => {
    timer.cancel = clock.after(timer.atMs - offsetMs - clock.now(), () => {
      timers.delete(timer)
      timer.task()
    })
  }
  return {
    now: () => clock.now() + offsetMs,
    at(atMs, task) {
      const timer: Timer = { atMs, task, cancel: () => undefined }
      timers.add(timer)
      arm(timer)
    },
    setOffset(next) {
      if (next === offsetMs) return
      offsetMs = next
      for (const timer of [...timers]) {
        timer.cancel()
        arm(timer)
      }
    },
    stop() {
      for (const timer of timers) timer.cancel()
      timers.clear()
    },
  }
}

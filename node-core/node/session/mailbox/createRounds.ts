import type { Clock } from '#node-core/kernel/clock.ts'

/** How often it is brought and asked unasked, ms. */
const ROUND_MS = 60_000
/** After something changed: a burst of changes is one round. */
const SOON_MS = 1_500
/** Between two rounds, whatever changes: each asks several strangers. */
const LEAST_MS = 5_000
/** Between two rounds for no more than news: a busy market has some in every block. */
const NEWS_LEAST_MS = 20_000

export interface Rounds {
  /** A round within so many ms, ms; the earliest wish counts. */
  goIn(ms: number): void
  soon(): void
  stop(): Promise<void>
}

/** Does `round` again and again, one at a time, sooner where somebody wishes it. @param round never throws */
export function createRounds(clock: Clock, round: () => Promise<void>): Rounds {
  let running: Promise<void> | null = null
  let lastAt = -Infinity
  let cancel = () => undefined as void
  let dueAt = Infinity
  /** While a round was running. */
  let isAsked = false
  let stopped = false

  const goIn = (ms: number) => {
    const at = Math.max(clock.now() + ms, lastAt + LEAST_MS)
    if (stopped || at >= dueAt) return
    cancel()
    dueAt = at
    cancel = clock.after(at - clock.now(), () => {
      dueAt = Infinity
      if (running !== null) {
        isAsked = true
        return
      }
      running = round().finally(() => {
        running = null
        lastAt = clock.now()
        goIn(isAsked ? SOON_MS : ROUND_MS)
        isAsked = false
      })
    })
  }
  return {
    goIn,
    soon: () => goIn(Math.max(SOON_MS, lastAt + NEWS_LEAST_MS - clock.now())),
    async stop() {
      stopped = true
      cancel()
      await running
    },
  }
}

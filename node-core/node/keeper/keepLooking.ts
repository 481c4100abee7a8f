import type { Clock } from '#node-core/kernel/clock.ts'

export interface Looking {
  /** Looks now, or once more when the look that is going on is over. */
  soon(): void
  stop(): void
  readonly stopped: boolean
}

export interface LookingOptions {
  look(): Promise<void>
  readonly everyMs: number
  readonly clock: Clock
  failed(error: unknown): void
}

/** One look at a time, again after a while and whenever something changed. */
export function keepLooking({ look, everyMs, clock, failed }: LookingOptions): Looking {
  let busy = false
  let again = false
  let stopped = false
  let cancel: () => void = () => undefined
  const run = async () => {
    while (again && !stopped) {
      again = false
      await look().catch((error: unknown) => stopped || failed(error))
    }
    busy = false
    if (!stopped) cancel = clock.after(everyMs, soon)
  }
  const soon = () => {
    again = true
    if (busy || stopped) return
    busy = true
    cancel()
    void run()
  }
  return {
    soon,
    stop() {
      stopped = true
      cancel()
    },
    get stopped() {
      return stopped
    },
  }
}

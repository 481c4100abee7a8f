import type { Clock } from '#node-core/kernel/clock.ts'

interface Bell {
  ring(): void
  /** Until somebody rings, at most `waitMs`. */
  wait(waitMs: number): Promise<void>
}

/** For one that waits. */
export function createBell(clock: Clock): Bell {
  let ring = () => undefined as void
  return {
    ring: () => ring(),
    wait: (waitMs: number) =>
      new Promise<void>((resolve) => {
        const cancel = clock.after(waitMs, () => ring())
        ring = () => {
          cancel()
          ring = () => undefined
          resolve()
        }
      }),
  }
}

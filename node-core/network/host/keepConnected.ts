import type { Clock } from '#node-core/kernel/clock.ts'

export interface KeepConnectedOptions {
  readonly targets: readonly string[]
  readonly clock: Clock
  /** First wait, ms. */
  readonly firstMs: number
  readonly maxMs: number
  isConnected(target: string): boolean
  dial(target: string): Promise<void>
}

/**
 * Dials each target until connected, and again whenever it is lost: waits double up to `maxMs`. Returns the stop
 * function.
 */
export function keepConnected(options: KeepConnectedOptions): () => void {
  let stopped = false
  const cancels = new Map<string, () => void>()
  const visit = async (target: string, waitMs: number): Promise<void> => {
    if (stopped) return
    let nextMs = options.firstMs
    if (!options.isConnected(target)) {
      try {
        await options.dial(target)
      } catch {
        nextMs = Math.min(waitMs * 2, options.maxMs)
      }
    }
    if (!stopped)
      cancels.set(
        target,
        options.clock.after(nextMs, () => void visit(target, nextMs)),
      )
  }
  for (const target of options.targets) void visit(target, options.firstMs / 2)
  return () => {
    stopped = true
    for (const cancel of cancels.values()) cancel()
  }
}

import { cancelled } from '#node-core/kernel/errors.ts'

/** What long work tells while it runs. */
export interface WorkProgress {
  /** `check`, `decode`, `solids`, `text`, `walls`, `export`, … */
  readonly stage: string
  /** 0–1 over the whole call. */
  readonly fraction: number
}

/** Just what is needed of an AbortSignal, so that the room compiles without DOM types. */
export interface StopSignal {
  readonly aborted: boolean
  /** Where there is one, a worker is stopped at once instead of at its next look. */
  addEventListener?(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener?(type: 'abort', listener: () => void): void
}

export interface WorkOptions {
  readonly onProgress?: ((progress: WorkProgress) => void) | undefined
  readonly signal?: StopSignal | undefined
  /** Nobody waits for it: it gets no worker that a person could be waiting for. */
  readonly background?: boolean | undefined
}

/**
 * Reports a stage, lets other work (and an abort) in, and stops when asked to.
 * @throws CANCELLED
 */
export async function step(options: WorkOptions, stage: string, fraction: number): Promise<void> {
  options.onProgress?.({ stage, fraction })
  // A macrotask: an `abort` that arrives as a message must get its turn between two long synchronous pieces.
  await new Promise<void>((resolve) => setTimeout(resolve, 0))
  assertGoing(options)
}

/** @throws CANCELLED */
export function assertGoing(options: WorkOptions): void {
  if (options.signal?.aborted) throw cancelled('stopped on request')
}

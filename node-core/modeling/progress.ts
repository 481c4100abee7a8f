import { cancelled } from '#node-core/kernel/errors.ts'
import type { AbortSignalLike, Progress } from '#node-core/kernel/progress.ts'

export interface WorkOptions {
  /** `check`, `decode`, `solids`, `text`, `walls`, `export`, …, and the share done over the whole call. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Where work is in a worker, the worker is stopped at once instead of at its next look. */
  readonly signal?: AbortSignalLike | undefined
  /** Nobody waits for it: it gets no worker that a person could be waiting for. */
  readonly background?: boolean | undefined
}

/**
 * Reports a step, lets other work (and an abort) in, and stops when asked to.
 * @throws CANCELLED
 */
export async function step(options: WorkOptions, name: string, done: number): Promise<void> {
  options.onProgress?.({ step: name, done })
  // A macrotask: an `abort` that arrives as a message must get its turn between two long synchronous pieces.
  await new Promise<void>((resolve) => setTimeout(resolve, 0))
  assertGoing(options)
}

/** @throws CANCELLED */
export function assertGoing(options: WorkOptions): void {
  if (options.signal?.aborted) throw cancelled('stopped on request')
}

import { cancelled } from './errors.ts'

/** Progress of a long call: a step code the renderer turns into a sentence, and a share done in [0, 1]. */
export interface Progress {
  readonly step: string
  readonly done: number
}

/** The part of AbortSignal that node-core relies on (neither DOM nor Node types in pure rooms). */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Long work that nobody watches and nobody can stop. */
export const UNWATCHED: LongRun = {
  progress: () => undefined,
  signal: { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined },
}

/** Between two steps of long work. @throws CANCELLED */
export function throwIfCancelled(run: LongRun): void {
  if (run.signal.aborted) throw cancelled('cancelled by the caller')
}

/** What long work is handed: somebody to tell, and a way to be stopped. */
export interface LongRun {
  readonly signal: AbortSignalLike
  progress(progress: Progress): void
}

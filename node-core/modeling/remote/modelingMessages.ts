import type { WireError } from '#node-core/kernel/errors.ts'
import type { Progress } from '#node-core/kernel/progress.ts'

/** Calls that travel to a worker, without their options: progress and abort have messages of their own. */
export type RemoteMethod =
  'openProp' | 'importProp' | 'build' | 'export3mf' | 'exportBambu3mf' | 'exportStl' | 'measureText'

export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly method: RemoteMethod; readonly args: readonly unknown[] }
  | { readonly kind: 'abort'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError; readonly message: string }

/**
 * One end of a channel between a worker and its owner; a Web Worker and `node:worker_threads` both fit in a few lines.
 */
export interface MessagePortLike<Out, In> {
  /** `transfer` lists buffers that may be moved instead of copied. */
  post(message: Out, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: In) => void): void
}

/** A worker as its owner sees it. */
export interface WorkerHandle extends MessagePortLike<ToWorker, FromWorker> {
  /** The worker crashed or could not be started; `memory` when it needed more than it may have. */
  onFailure(listener: (reason: string, memory?: boolean) => void): void
  /** Stops it in the middle of anything. */
  terminate(): void
}

/** Buffers of all typed arrays in a result, each once: they belong to nobody else and may be moved. */
export function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (value !== null && typeof value === 'object')
    for (const item of Object.values(value)) buffersOf(item, found)
  return found
}

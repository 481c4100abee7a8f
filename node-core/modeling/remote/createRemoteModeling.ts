import { cancelled, NodeError } from '#node-core/kernel/errors.ts'
import { workerDied } from '../errors.ts'
import type { Modeling } from '../modeling.ts'
import type { WorkOptions } from '../progress.ts'
import type { RemoteMethod, WorkerHandle } from './modelingMessages.ts'

export interface RemoteModelingOptions {
  /** A call that takes longer is stopped by killing the worker: untrusted files may be made to hang. Default 120,000 */
  readonly timeoutMs?: number
  /** How long an abort may take before the worker is killed. Default 300 */
  readonly graceMs?: number
}

export interface RemoteModeling extends Modeling {
  /** Kills the worker. The next call starts another. */
  terminate(): void
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: NodeError) => void
  readonly options: WorkOptions
  readonly done: () => void
}

/**
 * The room behind a worker: same interface, and it can be killed in the middle of anything. A worker is started by the
 * first call and again after a failure; calls that were under way then fail with MODELING_WORKER_STOPPED.
 */
export function createRemoteModeling(spawn: () => WorkerHandle, { timeoutMs = 120_000, graceMs = 300 }: RemoteModelingOptions = {}): RemoteModeling {
  let worker: WorkerHandle | undefined
  let nextId = 1
  const pending = new Map<number, Pending>()

  const stop = (reason: string, aborted?: number): void => {
    worker?.terminate()
    worker = undefined
    const stopped = [...pending]
    pending.clear()
    for (const [id, call] of stopped) {
      call.done()
      call.reject(id === aborted ? cancelled('stopped on request') : workerDied('the modeling worker was stopped', { reason }))
    }
  }

  const start = (): WorkerHandle => {
    const handle = spawn()
    handle.onFailure((reason) => {
      if (worker === handle) stop(reason)
    })
    handle.onMessage((message) => {
      const call = worker === handle ? pending.get(message.id) : undefined
      if (!call) return
      if (message.kind === 'progress') return call.options.onProgress?.(message.progress)
      pending.delete(message.id)
      call.done()
      if (message.kind === 'value') call.resolve(message.value)
      else call.reject(new NodeError(message.error.family, message.error.code, message.message.replace(`${message.error.code}: `, ''), message.error.data))
    })
    return handle
  }

  const call = <T>(method: RemoteMethod, args: readonly unknown[], options: WorkOptions = {}): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (options.signal?.aborted) return reject(cancelled('stopped on request'))
      const id = nextId++
      const handle = (worker ??= start())
      let grace: ReturnType<typeof setTimeout> | undefined
      const timer = setTimeout(() => stop('timeout'), timeoutMs)
      const abort = (): void => {
        handle.post({ kind: 'abort', id }, [])
        grace = setTimeout(() => stop('aborted', id), graceMs)
      }
      const done = (): void => {
        clearTimeout(timer)
        clearTimeout(grace)
        options.signal?.removeEventListener?.('abort', abort)
      }
      options.signal?.addEventListener?.('abort', abort, { once: true })
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject, options, done })
      handle.post({ kind: 'call', id, method, args }, [])
    })

  return {
    importProp: (glb, realSizeMm, options) => call('importProp', [glb, realSizeMm], options),
    build: (input, options) => call('build', [input], options),
    export3mf: (input, options) => call('export3mf', [input], options),
    exportStl: (input, options) => call('exportStl', [input], options),
    measureText: (prop, zoneId, engraving, scale) => call('measureText', [prop, zoneId, engraving, scale]),
    clear: () => (worker ? call('clear', []) : Promise.resolve()),
    terminate: () => stop('terminated'),
  }
}

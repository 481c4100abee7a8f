import { NodeError } from '#node-core/kernel/errors.ts'
import { tookTooLong, tookTooMuch, workerDied } from '../errors.ts'
import type { QueuedCall } from './callQueue.ts'
import type { WorkerHandle } from './modelingMessages.ts'

/** One worker and the one call it may be busy with. */
export interface WorkerSlot {
  readonly running: QueuedCall | null
  /** The file it worked on last: its solids are still there. */
  readonly lastFile: string | null
  run(call: QueuedCall, timeoutMs: number): void
  /** Asks the running call to stop; kills the worker when it does not heed. */
  abort(call: QueuedCall, graceMs: number): void
  /** Kills the worker; what it was busy with fails. The next call starts another. */
  kill(error: NodeError): void
}

/** @param onFree called with the call that is over and what it came to */
export function createWorkerSlot(
  spawn: () => WorkerHandle,
  onFree: (call: QueuedCall, outcome: { value: unknown } | { error: NodeError; heavy: boolean }) => void,
): WorkerSlot {
  let worker: WorkerHandle | undefined
  let running: QueuedCall | null = null
  let lastFile: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let grace: ReturnType<typeof setTimeout> | undefined

  const finish = (outcome: Parameters<typeof onFree>[1]): void => {
    clearTimeout(timer)
    clearTimeout(grace)
    const call = running
    running = null
    if (call) onFree(call, outcome)
  }
  const kill = (error: NodeError, heavy = false): void => {
    worker?.terminate()
    worker = undefined
    lastFile = null
    finish({ error, heavy })
  }
  const start = (): WorkerHandle => {
    const handle = spawn()
    handle.onFailure((reason, memory = false) => {
      if (worker !== handle) return
      kill(
        memory
          ? tookTooMuch('more memory than one file may take', { reason })
          : workerDied('the modeling worker was stopped', { reason }),
        memory,
      )
    })
    handle.onMessage((message) => {
      // What a worker says after its call was over, or after it was given up, is nobody's.
      if (worker !== handle || running?.id !== message.id) return
      if (message.kind === 'progress') return running.options.onProgress?.(message.progress)
      if (message.kind === 'value') return finish({ value: message.value })
      const { family, code, data } = message.error
      finish({ error: new NodeError(family, code, message.message.replace(`${code}: `, ''), data), heavy: false })
    })
    return handle
  }

  return {
    get running() {
      return running
    },
    get lastFile() {
      return lastFile
    },
    run(call, timeoutMs) {
      running = call
      lastFile = call.file ?? lastFile
      // The clock starts with the work: waiting behind others costs a call nothing.
      timer = setTimeout(
        () => kill(tookTooLong('more time than one call may take', { seconds: Math.ceil(timeoutMs / 1_000) }), true),
        timeoutMs,
      )
      try {
        worker ??= start()
        worker.post({ kind: 'call', id: call.id, method: call.method, args: call.args }, [])
      } catch (cause) {
        kill(workerDied('the modeling worker cannot be started', {}, cause))
      }
    },
    abort(call, graceMs) {
      if (running !== call) return
      worker?.post({ kind: 'abort', id: call.id }, [])
      grace = setTimeout(
        () => running === call && kill(workerDied('stopped on request', { reason: 'aborted' })),
        graceMs,
      )
    },
    kill: (error) => kill(error),
  }
}

import { cancelled } from '#node-core/kernel/errors.ts'
import { fileSetAside, tooBusy, workerDied } from '../errors.ts'
import type { Modeling, PieceInput } from '../modeling.ts'
import type { WorkOptions } from '../progress.ts'
import { createCallQueue, type QueuedCall } from './callQueue.ts'
import type { RemoteMethod, WorkerHandle } from './modelingMessages.ts'
import { createWorkerSlot, type WorkerSlot } from './workerSlot.ts'

export interface RemoteModelingOptions {
  /**
   * A call that works longer is stopped by killing its worker: untrusted files may be made to hang. Default: {@link
   * TIMEOUTS_MS}
   */
  readonly timeoutMs?: number
  /** How long an abort may take before the worker is killed. Default 300 */
  readonly graceMs?: number
  /** Workers at most; the last one alone takes background work where there are several. Default 2 */
  readonly workers?: number
  /** Calls that may wait. Default 128 */
  readonly maxWaiting?: number
  /** How long a file that had to be killed is not tried again, ms. Default 300,000 */
  readonly setAsideMs?: number
  /** Milliseconds, only ever compared. Default `performance.now` */
  readonly now?: () => number
}

export interface RemoteModeling extends Modeling {
  /** Kills the workers: calls under way fail, those that wait too. The next call starts a worker again. */
  terminate(): void
}

/**
 * Time for one call, ms, from when a worker takes it up. Ten times what the largest real model needs on two slow cores.
 */
const TIMEOUTS_MS: Readonly<Record<RemoteMethod, number>> = {
  openProp: 60_000,
  importProp: 60_000,
  build: 120_000,
  export3mf: 120_000,
  exportBambu3mf: 120_000,
  exportStl: 120_000,
  measureText: 30_000,
}
/** Files kept in mind as set aside. */
const SET_ASIDE_FILES = 256

/**
 * The room behind workers: same interface, and any call can be killed in the middle of anything without another one
 * noticing.
 * A worker does one call at a time and is started when first needed. A file is worked on by one worker at a time, waits
 * behind files that have cost less, and is set aside for a while when it took more time or memory than a call may: so
 * no
 * file, and no flood of calls that nobody waits for, holds up a person.
 */
export function createRemoteModeling(spawn: () => WorkerHandle, options: RemoteModelingOptions = {}): RemoteModeling {
  const {
    timeoutMs,
    graceMs = 300,
    workers = 2,
    maxWaiting = 128,
    setAsideMs = 300_000,
    now = () => performance.now(),
  } = options
  const queue = createCallQueue()
  const setAside = new Map<string, number>()
  const startedAt = new Map<number, number>()
  const aborted = new Set<number>()
  const slots: WorkerSlot[] = Array.from({ length: workers }, () => createWorkerSlot(spawn, over))
  let nextId = 1

  function over(call: QueuedCall, outcome: Parameters<Parameters<typeof createWorkerSlot>[1]>[1]): void {
    queue.charge(call.file, now() - (startedAt.get(call.id) ?? now()))
    startedAt.delete(call.id)
    const stopped = aborted.delete(call.id)
    if ('value' in outcome) call.resolve(outcome.value)
    else {
      if (outcome.heavy && call.file !== undefined) setAside.set(call.file, now() + setAsideMs)
      for (const old of [...setAside.keys()].slice(0, Math.max(0, setAside.size - SET_ASIDE_FILES)))
        setAside.delete(old)
      call.reject(stopped ? cancelled('stopped on request') : outcome.error)
    }
    dispatch()
  }

  function dispatch(): void {
    for (const [i, slot] of slots.entries()) {
      while (slot.running === null) {
        const call = queue.take((waiting) => mayRun(waiting, i))
        if (!call) break
        if (isSetAside(call)) {
          call.reject(fileSetAside('this file took too much a moment ago', { minutes: Math.ceil(setAsideMs / 60_000) }))
          continue
        }
        startedAt.set(call.id, now())
        slot.run(call, timeoutMs ?? TIMEOUTS_MS[call.method])
      }
    }
  }

  function mayRun(call: QueuedCall, slot: number): boolean {
    if (call.options.background === true && slot < slots.length - 1) return false
    if (call.file === undefined || slots[slot]?.lastFile === call.file)
      return slots.every((other) => call.file === undefined || other.running?.file !== call.file)
    // Where its solids already are, as long as that worker is or will be free; and never on two at once.
    return slots.every(
      (other, i) =>
        i === slot ||
        (other.running?.file !== call.file &&
          !(
            other.running === null &&
            other.lastFile === call.file &&
            (call.options.background !== true || i === slots.length - 1)
          )),
    )
  }

  function isSetAside({ file }: QueuedCall): boolean {
    const until = file === undefined ? undefined : setAside.get(file)
    if (until === undefined) return false
    if (now() < until) return true
    setAside.delete(file!)
    return false
  }

  const call = <T>(
    method: RemoteMethod,
    args: readonly unknown[],
    file: string | undefined,
    work: WorkOptions = {},
  ): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (work.signal?.aborted) return reject(cancelled('stopped on request'))
      if (queue.size >= maxWaiting) return reject(tooBusy('too many models are waiting', { max: maxWaiting }))
      const settle =
        <A>(done: (value: A) => void) =>
        (value: A): void => {
          work.signal?.removeEventListener('abort', abort)
          done(value)
        }
      const queued: QueuedCall = {
        id: nextId++,
        method,
        args,
        file,
        options: work,
        resolve: settle(resolve as (value: unknown) => void),
        reject: settle(reject),
      }
      const abort = (): void => {
        if (queue.remove(queued)) return queued.reject(cancelled('stopped on request'))
        aborted.add(queued.id)
        for (const slot of slots) slot.abort(queued, graceMs)
      }
      work.signal?.addEventListener('abort', abort)
      queue.add(queued)
      dispatch()
    })

  const piece =
    (method: RemoteMethod) =>
    <T>(input: PieceInput, work?: WorkOptions): Promise<T> =>
      call<T>(method, [input], input.prop.glb, work)
  return {
    openProp: (glb, realSizeMm, work) => call('openProp', [glb, realSizeMm], fileKey(glb), work),
    importProp: (glb, realSizeMm, work) => call('importProp', [glb, realSizeMm], fileKey(glb), work),
    build: piece('build'),
    export3mf: piece('export3mf'),
    exportBambu3mf: piece('exportBambu3mf'),
    exportStl: piece('exportStl'),
    measureText: (prop, zoneId, engraving, scale) => call('measureText', [prop, zoneId, engraving, scale], undefined),
    async clear() {
      // A worker that ends gives everything back; one that works keeps what it works on.
      for (const slot of slots)
        if (slot.running === null) slot.kill(workerDied('the modeling worker was stopped', { reason: 'cleared' }))
    },
    terminate() {
      for (let waiting = queue.take(() => true); waiting; waiting = queue.take(() => true))
        waiting.reject(workerDied('the modeling worker was stopped', { reason: 'terminated' }))
      for (const slot of slots) slot.kill(workerDied('the modeling worker was stopped', { reason: 'terminated' }))
    },
  }
}

/** Tells files apart well enough to count their cost: length and a checksum over at most 64 KiB of them. */
function fileKey(bytes: Uint8Array): string {
  const stride = Math.max(1, Math.floor(bytes.length / 65_536))
  let sum = 0x811c9dc5
  for (let i = 0; i < bytes.length; i += stride) sum = Math.imul(sum ^ bytes[i]!, 0x01000193) >>> 0
  return `${bytes.length}:${sum.toString(16)}`
}

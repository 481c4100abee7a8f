import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'

export interface PatientTasksOptions {
  readonly clock: Clock
  readonly log: Logger
  /** Running together. */
  readonly atOnce: number
  /** Known together; what comes above that is not taken. */
  readonly most: number
  /** Wait after the first failure, ms; doubles up to `longestMs`. */
  readonly firstMs: number
  readonly longestMs: number
  /** Then it is forgotten. */
  readonly tries: number
}

export interface PatientTasks {
  /**
   * Does `work` until it succeeds once. Resolves after the try that is running or comes next: true if it is done; false
   * if it failed,
   * waits out an earlier failure, or was not taken.
   */
  want(key: string, work: () => Promise<void>): Promise<boolean>
  /** Something has changed: what waits out a failure is tried now. */
  hurry(key: string): void
  readonly size: number
  stop(): void
}

interface Task {
  readonly work: () => Promise<void>
  failures: number
  state: 'queued' | 'running' | 'resting'
  cancel: () => void
  waiters: ((done: boolean) => void)[]
}

/**
 * Work that depends on strangers: several at once, each with its own pauses, so that one that never succeeds holds up
 * none of the others.
 */
export function createPatientTasks({
  clock,
  log,
  atOnce,
  most,
  firstMs,
  longestMs,
  tries,
}: PatientTasksOptions): PatientTasks {
  const tasks = new Map<string, Task>()
  const queue: string[] = []
  let running = 0
  let stopped = false
  const tell = (task: Task, done: boolean) => {
    for (const waiter of task.waiters.splice(0)) waiter(done)
  }
  const enqueue = (key: string, task: Task) => {
    task.state = 'queued'
    queue.push(key)
    next()
  }
  const next = () => {
    while (!stopped && running < atOnce && queue.length > 0) {
      const key = queue.shift()!
      const task = tasks.get(key)
      if (task === undefined || task.state !== 'queued') continue
      task.state = 'running'
      running++
      void attempt(key, task)
    }
  }
  const attempt = async (key: string, task: Task) => {
    let done = false
    try {
      await task.work()
      done = true
    } catch (error) {
      task.failures++
      log.debug('not yet', { task: key, failures: task.failures, code: toNodeError(error).code })
    }
    running--
    if (done || stopped || task.failures >= tries) tasks.delete(key)
    else {
      task.state = 'resting'
      task.cancel = clock.after(Math.min(longestMs, firstMs * 2 ** (task.failures - 1)), () => enqueue(key, task))
    }
    tell(task, done)
    next()
  }
  return {
    want(key, work) {
      const known = tasks.get(key)
      if (known?.state === 'resting' || stopped || (known === undefined && tasks.size >= most))
        return Promise.resolve(false)
      const task: Task = known ?? { work, failures: 0, state: 'queued', cancel: () => undefined, waiters: [] }
      return new Promise((resolve) => {
        task.waiters.push(resolve)
        if (known !== undefined) return
        tasks.set(key, task)
        enqueue(key, task)
      })
    },
    hurry(key) {
      const task = tasks.get(key)
      if (task?.state !== 'resting') return
      task.cancel()
      enqueue(key, task)
    },
    get size() {
      return tasks.size
    },
    stop() {
      stopped = true
      for (const task of tasks.values()) {
        task.cancel()
        tell(task, false)
      }
      tasks.clear()
    },
  }
}

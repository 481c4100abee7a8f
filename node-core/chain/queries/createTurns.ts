import { queriesBusy } from '../errors.ts'

/** Longest that all questions together hold the event loop at once, ms: one piece of the longest may come on top. */
export const SLICE_MS = 3
/** So much may be spent without a rest, ms; from then on questions take every other moment only. */
const BURST_MS = 50
/** Questions of one caller that wait … */
export const MAX_WAITING_OF_ONE = 1_024
/** … and of all. */
export const MAX_WAITING = 8_192
/** Questions of one kind of caller that have begun and lie still: each may hold tens of megabytes. */
export const MAX_BEGUN = 4
/** Who waited so long is told so, ms. */
const MAX_WAIT_MS = 30_000
/** Longest that one question may compute, ms: 50 million gas of the slowest kind on a slow machine. */
const MAX_RUN_MS = 10_000

/** Whoever asks: `rpc:3`; the part before the colon is the kind. The node's own windows and market ask as `own`. */
export type Caller = string
export const OWN: Caller = 'own'

/** What questions may take of the process, all callers together. */
export interface Turns {
  /**
   * Runs `task` piece by piece (a piece ends at each `yield` and should take a millisecond), in turn with the other
   * callers.
   * @throws CHAIN_BUSY
   */
  run<T>(task: Generator<void, T>, caller?: Caller): Promise<Awaited<T>>
}

export interface TurnsPorts {
  readonly now: () => number
  /** The next turn of the event loop, or later. */
  readonly later: (task: () => void, waitMs: number) => void
}

interface Task {
  readonly caller: Caller
  readonly steps: Generator<void, unknown>
  readonly since: number
  begun: boolean
  spentMs: number
  done(value: unknown): void
  failed(error: unknown): void
}

interface Kind {
  /** Each caller's questions in order; first the caller whose turn it is. */
  readonly callers: Map<Caller, Task[]>
  begun: number
}

const realPorts: TurnsPorts = {
  now: () => performance.now(),
  later: (task, waitMs) => void (waitMs > 0 ? setTimeout(task, waitMs) : setImmediate(task)),
}

/**
 * One budget for all who ask: calls, estimates, logs, every request of JSON-RPC. A slice of a few milliseconds a turn
 * of the event loop, and half the time at most when there is much to do: whatever callers do, sockets, disk and
 * consensus run between. Kinds take turns, and callers within a kind, so that a thousand questions of a stranger do
 * not keep the node's own window waiting.
 *
 * Sixteen `setImmediate`, one a call, were no such thing: they all run in one phase (22 s without consensus).
 */
export function createTurns(ports: TurnsPorts = realPorts): Turns {
  const kinds = new Map<string, Kind>()
  let waiting = 0
  let asleep = true
  let debtMs = 0
  let restedAt = ports.now()

  /** Whose turn it is; caller and kind go to the end of their lines. */
  function next(): { readonly kind: Kind; readonly queue: Task[]; readonly task: Task } | null {
    for (const [name, kind] of kinds) {
      for (const [caller, queue] of kind.callers) {
        const task = queue[0]!
        if (!task.begun && kind.begun >= MAX_BEGUN) continue
        kind.callers.delete(caller)
        kind.callers.set(caller, queue)
        kinds.delete(name)
        kinds.set(name, kind)
        return { kind, queue, task }
      }
    }
    return null
  }

  function leave({ kind, queue, task }: NonNullable<ReturnType<typeof next>>): void {
    queue.shift()
    waiting--
    if (task.begun) kind.begun--
    if (queue.length > 0) return
    kind.callers.delete(task.caller)
    if (kind.callers.size === 0) kinds.delete(kindOf(task.caller))
  }

  /** Runs the task whose turn it is until it is over or the slice is. */
  function advance(turn: NonNullable<ReturnType<typeof next>>, untilMs: number): void {
    const { task, kind } = turn
    const from = ports.now()
    try {
      if (!task.begun) {
        if (from - task.since > MAX_WAIT_MS)
          throw queriesBusy('too many questions are before this one', { waitedMs: Math.round(from - task.since) })
        task.begun = true
        kind.begun++
      }
      for (;;) {
        const { done, value } = task.steps.next()
        if (done === true) {
          leave(turn)
          return task.done(value)
        }
        const now = ports.now()
        if (task.spentMs + now - from > MAX_RUN_MS)
          throw queriesBusy('this question takes too long', { limitMs: MAX_RUN_MS })
        if (now < untilMs) continue
        task.spentMs += now - from
        return
      }
    } catch (error) {
      leave(turn)
      task.failed(error)
    }
  }

  function slice(): void {
    const from = ports.now()
    for (let now = from; now - from < SLICE_MS; now = ports.now()) {
      const turn = next()
      if (turn === null) break
      advance(turn, from + SLICE_MS)
    }
    const now = ports.now()
    const spent = now - from
    debtMs = Math.max(0, debtMs - (from - restedAt)) + spent
    restedAt = now
    if (waiting === 0) asleep = true
    else ports.later(slice, debtMs > BURST_MS ? Math.ceil(spent) : 0)
  }

  return {
    run: (steps, caller = OWN) =>
      new Promise((resolve, reject) => {
        let kind = kinds.get(kindOf(caller))
        const queue = kind?.callers.get(caller) ?? []
        if (queue.length >= MAX_WAITING_OF_ONE || waiting >= MAX_WAITING)
          throw queriesBusy('too many questions at once', { limit: MAX_WAITING_OF_ONE })
        if (kind === undefined) {
          kind = { callers: new Map(), begun: 0 }
          kinds.set(kindOf(caller), kind)
        }
        if (queue.length === 0) kind.callers.set(caller, queue)
        queue.push({
          caller,
          steps,
          since: ports.now(),
          begun: false,
          spentMs: 0,
          done: resolve as (value: unknown) => void,
          failed: reject,
        })
        waiting++
        if (!asleep) return
        asleep = false
        ports.later(slice, 0)
      }),
  }
}

const kindOf = (caller: Caller): string => caller.split(':', 1)[0]!

/**
 * The same caller's long questions, in a line of their own: what is answered at once does not wait behind what takes
 * a second.
 */
export const longQuestionOf = (caller: Caller = OWN): Caller => caller.replace(/(?=:|$)/, '/long')

/** A task of one piece. */
export function* once<T>(work: () => T): Generator<void, T> {
  yield* []
  return work()
}

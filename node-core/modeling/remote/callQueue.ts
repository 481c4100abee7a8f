import type { NodeError } from '#node-core/kernel/errors.ts'
import type { WorkOptions } from '../progress.ts'
import type { RemoteMethod } from './modelingMessages.ts'

export interface QueuedCall {
  readonly id: number
  readonly method: RemoteMethod
  readonly args: readonly unknown[]
  /** Which file it works on; undefined for calls about no file. */
  readonly file: string | undefined
  readonly options: WorkOptions
  readonly resolve: (value: unknown) => void
  readonly reject: (error: NodeError) => void
}

/** Calls that wait, in an order that one file cannot spoil. */
export interface CallQueue {
  readonly size: number
  add(call: QueuedCall): void
  remove(call: QueuedCall): boolean
  /**
   * Takes the next call that may run now: what a person waits for before what nobody does, then the file that has cost
   * least
   * so far, then the one that came first.
   */
  take(mayRun: (call: QueuedCall) => boolean): QueuedCall | undefined
  /** Time a file has used, ms. */
  charge(file: string | undefined, ms: number): void
}

/** Files whose cost is remembered; the one charged longest ago is forgotten first. */
const REMEMBERED_FILES = 512
/** Calls below this do not set a file back: they are the ordinary work of a designer's page. */
const FREE_MS = 2_000

export function createCallQueue(): CallQueue {
  const waiting: QueuedCall[] = []
  const cost = new Map<string, number>()
  const costOf = ({ file }: QueuedCall): number => (file === undefined ? 0 : (cost.get(file) ?? 0))
  const before = (a: QueuedCall, b: QueuedCall): boolean => {
    const [late, early] = [a.options.background === true, b.options.background === true]
    return late === early ? costOf(a) < costOf(b) : early
  }
  return {
    get size() {
      return waiting.length
    },
    add: (call) => void waiting.push(call),
    remove(call) {
      const at = waiting.indexOf(call)
      if (at !== -1) waiting.splice(at, 1)
      return at !== -1
    },
    take(mayRun) {
      let best: QueuedCall | undefined
      for (const call of waiting) if (mayRun(call) && (best === undefined || before(call, best))) best = call
      if (best) waiting.splice(waiting.indexOf(best), 1)
      return best
    },
    charge(file, ms) {
      if (file === undefined || ms < FREE_MS) return
      const sum = (cost.get(file) ?? 0) + ms
      cost.delete(file)
      cost.set(file, sum)
      for (const old of [...cost.keys()].slice(0, Math.max(0, cost.size - REMEMBERED_FILES))) cost.delete(old)
    },
  }
}

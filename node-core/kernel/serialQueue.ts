/**
 * Runs work one piece after the other, in the order it was handed in. A piece that fails fails for who handed it in
 * and holds up nobody. Unbounded: whoever takes work from strangers limits them first.
 */
export type SerialQueue = <T>(work: () => T | Promise<T>) => Promise<T>

/** @example const inTurn = createSerialQueue(); await inTurn(() => write(value)) */
export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const run = last.then(work)
    last = run.catch(() => undefined)
    return run
  }
}

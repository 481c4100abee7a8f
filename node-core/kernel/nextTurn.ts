// Node and Electron's main process have it; pure rooms are compiled without their types.
declare const setImmediate: (task: () => void) => unknown

/**
 * Lets sockets, disk and timers run before long work goes on: resolves in a later turn of Node's event loop. Not for
 * browsers and workers, which have no `setImmediate`.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

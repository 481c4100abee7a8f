/** Runs tasks one after the other. After a failure nothing more runs: what follows may build on what failed. */
export interface HaltingQueue {
  run(task: () => Promise<void>): void
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>
}

export function createHaltingQueue(onFailure: (error: unknown) => void): HaltingQueue {
  let tail: Promise<void> = Promise.resolve()
  let pending = 0
  let broken = false
  return {
    run(task) {
      pending++
      tail = tail
        .then(() => (broken ? undefined : task()))
        .catch((error: unknown) => {
          broken = true
          onFailure(error)
        })
        .finally(() => void pending--)
    },
    async idle() {
      while (pending > 0) await tail
    },
  }
}

import { compareBytes } from '#node-core/kernel/bytes.ts'
import type { BatchOperation, KeyValueStore } from '#node-core/storage/keyValueStore.ts'

type Contents = Map<string, readonly [Uint8Array, Uint8Array]>

/** A disk whose power can go: what was not synced is gone then, as with LevelDB's log in the system's cache. */
export interface PowerLossStore extends KeyValueStore {
  /** The disk as somebody finds it if the power went this instant. */
  afterPowerLoss(): PowerLossStore
}

const nameOf = (key: Uint8Array) => Buffer.from(key).toString('latin1')

function apply(to: Contents, operations: readonly BatchOperation[]): void {
  for (const operation of operations) {
    if (operation.type === 'put') to.set(nameOf(operation.key), [operation.key.slice(), operation.value.slice()])
    else to.delete(nameOf(operation.key))
  }
}

/**
 * @param durable what lies on the disk already
 * @param syncMs how long the disk takes to sync such a batch
 */
export function createPowerLossStore(
  durable: Contents = new Map(),
  syncMs: (operations: readonly BatchOperation[]) => number = () => 0,
): PowerLossStore {
  const seen: Contents = new Map(durable)
  /** In the log, not yet on the disk: a synced batch takes with it all that came before. */
  let cached: BatchOperation[] = []
  /** One sync after the other. */
  let syncing: Promise<void> = Promise.resolve()
  return {
    get: (key) => seen.get(nameOf(key))?.[1],
    async batch(operations, options = {}) {
      apply(seen, operations)
      cached.push(...operations)
      if (options.sync !== true) return
      const mine = cached
      cached = []
      const ms = syncMs(operations)
      // What is written meanwhile does not lie there yet.
      syncing = syncing
        .then(() => new Promise((resolve) => void (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms))))
        .then(() => apply(durable, mine))
      await syncing
    },
    async *entries({ gte, lt, reverse = false, limit } = {}) {
      const found = [...seen.values()].filter(
        ([key]) =>
          (gte === undefined || compareBytes(key, gte) >= 0) && (lt === undefined || compareBytes(key, lt) < 0),
      )
      found.sort((a, b) => compareBytes(a[0], b[0]) * (reverse ? -1 : 1))
      yield* found.slice(0, limit ?? found.length)
    },
    close: async () => undefined,
    afterPowerLoss: () => createPowerLossStore(new Map(durable), syncMs),
  }
}

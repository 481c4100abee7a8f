import type { BatchOperation, KeyValueStore } from './keyValueStore.ts'

/** A store whose batches may wait for one another and land as one. */
export interface GroupingStore extends KeyValueStore {
  /**
   * Like {@link KeyValueStore.batch}, but may land later: together with the batches after it, in one, synced. It is
   * read at once. A crash
   * before leaves the store as it was before the group. Resolves when the next batch may come.
   */
  group(operations: readonly BatchOperation[]): Promise<void>
  /** Resolves when every group is on the disk. */
  flush(): Promise<void>
}

/** A group lands by itself once it has so many batches … */
const MOST_BATCHES = 64
/** … or bytes. */
const MOST_BYTES = 8 << 20

const nameOf = (key: Uint8Array) => Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')

/**
 * While a node catches up, waiting for the disk takes longer than anything else it does with an empty block, and
 * neighbouring blocks write the
 * same pages of the state tree. So blocks that arrive in ranges are stored in groups of up to 64: one wait, and each
 * page once. Everything
 * else is as without: a batch that is not part of a group takes with it what waits, so the order on disk is the order
 * of the calls.
 */
export function createGroupingStore(store: KeyValueStore): GroupingStore {
  let waiting = new Map<string, BatchOperation>()
  let batches = 0
  let bytes = 0
  /** On its way to the disk, still read from here. */
  let landing: ReadonlyMap<string, BatchOperation> | null = null
  let tail: Promise<void> = Promise.resolve()

  const add = (operations: readonly BatchOperation[]) => {
    for (const operation of operations) {
      waiting.set(nameOf(operation.key), operation)
      bytes += operation.key.length + (operation.type === 'put' ? operation.value.length : 0)
    }
    batches++
  }
  const land = (): Promise<void> => {
    // After a failure nothing lands any more: what would come builds on what failed.
    tail = tail.then(async () => {
      if (waiting.size === 0) return
      const now = waiting
      landing = now
      waiting = new Map()
      batches = 0
      bytes = 0
      await store.batch([...now.values()], { sync: true })
      landing = null
    })
    return tail
  }
  const isEmpty = () => waiting.size === 0 && landing === null

  return {
    get(key) {
      if (isEmpty()) return store.get(key)
      const name = nameOf(key)
      const operation = waiting.get(name) ?? landing?.get(name)
      if (operation === undefined) return store.get(key)
      return operation.type === 'put' ? operation.value : undefined
    },
    batch(operations, options) {
      if (isEmpty()) return store.batch(operations, options)
      add(operations)
      return land()
    },
    async group(operations) {
      add(operations)
      if (batches >= MOST_BATCHES || bytes >= MOST_BYTES) await land()
    },
    flush: land,
    async *entries(range) {
      if (!isEmpty()) await land()
      yield* store.entries(range)
    },
    async close() {
      // A store that failed is closed all the same.
      await land().catch(() => undefined)
      await store.close()
    },
  }
}

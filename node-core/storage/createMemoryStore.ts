import { compareBytes } from '#node-core/kernel/bytes.ts'
import { storageClosed } from './errors.ts'
import type { KeyValueStore } from './keyValueStore.ts'

const name = (key: Uint8Array) => Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')

/** A store that forgets on close, for tests and simulations; passes the same suite as the one on disk. */
export function createMemoryStore(): KeyValueStore {
  const map = new Map<string, readonly [Uint8Array, Uint8Array]>()
  let open = true
  const check = () => {
    if (!open) throw storageClosed('the store was closed')
  }
  return {
    get(key) {
      check()
      return map.get(name(key))?.[1]
    },
    async batch(operations) {
      check()
      for (const op of operations) {
        if (op.type === 'put') map.set(name(op.key), [op.key.slice(), op.value.slice()])
        else map.delete(name(op.key))
      }
    },
    async *entries(range = {}) {
      check()
      const inRange = [...map.values()].filter(
        ([key]) =>
          (range.gte === undefined || compareBytes(key, range.gte) >= 0) &&
          (range.lt === undefined || compareBytes(key, range.lt) < 0),
      )
      inRange.sort((a, b) => compareBytes(a[0], b[0]) * (range.reverse ? -1 : 1))
      yield* inRange.slice(0, range.limit ?? inRange.length)
    },
    async close() {
      open = false
    },
  }
}

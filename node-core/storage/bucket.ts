import type { Codec } from './codecs.ts'
import type { BatchOperation, KeyValueStore } from './keyValueStore.ts'

/** A named part of the store: one prefix byte, one key codec, one value codec. */
export interface BucketDefinition<K, V> {
  readonly prefix: number
  readonly key: Codec<K>
  readonly value: Codec<V>
}

export interface BucketRange<K> {
  readonly gte?: K
  readonly lt?: K
  readonly reverse?: boolean
  readonly limit?: number
}

export interface Bucket<K, V> {
  get(key: K): V | undefined
  /** An operation for a batch that may span buckets. */
  put(key: K, value: V): BatchOperation
  del(key: K): BatchOperation
  entries(range?: BucketRange<K>): AsyncIterable<readonly [K, V]>
}

/** The bytes under which `key` lies in the store. */
export function bucketKey(prefix: number, key: Uint8Array): Uint8Array {
  const out = Buffer.allocUnsafe(key.length + 1)
  out[0] = prefix
  out.set(key, 1)
  return out
}

export function openBucket<K, V>(store: KeyValueStore, definition: BucketDefinition<K, V>): Bucket<K, V> {
  const at = (key: K) => bucketKey(definition.prefix, definition.key.encode(key))
  return {
    get(key) {
      const bytes = store.get(at(key))
      return bytes === undefined ? undefined : definition.value.decode(bytes)
    },
    put: (key, value) => ({ type: 'put', key: at(key), value: definition.value.encode(value) }),
    del: (key) => ({ type: 'del', key: at(key) }),
    async *entries(range = {}) {
      const gte = range.gte === undefined ? new Uint8Array([definition.prefix]) : at(range.gte)
      const lt = range.lt === undefined ? new Uint8Array([definition.prefix + 1]) : at(range.lt)
      for await (const [key, value] of store.entries({
        gte,
        lt,
        reverse: range.reverse ?? false,
        ...(range.limit === undefined ? {} : { limit: range.limit }),
      })) {
        yield [definition.key.decode(key.subarray(1)), definition.value.decode(value)]
      }
    },
  }
}

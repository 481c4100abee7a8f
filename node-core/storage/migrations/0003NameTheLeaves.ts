import { keccak256 } from '#node-core/kernel/hash.ts'
import { openBucket } from '../bucket.ts'
import { BUCKETS } from '../buckets.ts'
import type { BatchOperation } from '../keyValueStore.ts'
import type { Migration } from './migration.ts'

/** Format 4 knows the flat key of every leaf of the state tree, so that absence can be proven. */
export const nameTheLeaves: Migration = {
  name: '0003NameTheLeaves',
  async migrate(store) {
    const names = openBucket(store, BUCKETS.leafKey)
    const operations: BatchOperation[] = []
    for await (const [key] of openBucket(store, BUCKETS.state).entries())
      operations.push(names.put(keccak256(key), key))
    return operations
  },
}

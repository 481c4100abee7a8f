import { openBucket } from '../bucket.ts'
import { BUCKETS } from '../buckets.ts'
import type { BatchOperation } from '../keyValueStore.ts'
import type { Migration } from './migration.ts'

/** Format 1 kept the head under `chainHead`; format 2 names it `head`, beside `genesis`. */
export const nameTheChain: Migration = {
  name: '0001NameTheChain',
  async migrate(store) {
    const meta = openBucket(store, BUCKETS.meta)
    const head = meta.get('chainHead')
    const operations: BatchOperation[] = []
    if (head !== undefined) operations.push(meta.put('head', head), meta.del('chainHead'))
    return operations
  },
}

import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { openBucket } from '../bucket.ts'
import { BUCKETS } from '../buckets.ts'
import { storageTooOld } from '../errors.ts'
import type { Migration } from './migration.ts'

/**
 * From format 3 on every state root also covers the consensus state's hash (decision 0010), and headers are of version
 * 2. The roots of an
 * older chain are signed: it cannot be rewritten, only fetched anew or founded anew. A folder that holds none simply
 * goes on.
 */
export const consensusInTheState: Migration = {
  name: '0002ConsensusInTheState',
  async migrate(store) {
    const head = openBucket(store, BUCKETS.meta).get('head')
    if (head !== undefined)
      throw storageTooOld('this folder holds a chain of an earlier protocol', { head: bytesToUtf8(head).slice(0, 80) })
    return []
  },
}

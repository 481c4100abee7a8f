import { bytesToUtf8, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { openBucket, type Bucket, type BucketDefinition } from './bucket.ts'
import { BUCKETS } from './buckets.ts'
import { createGroupingStore } from './createGroupingStore.ts'
import { createLevelStore } from './createLevelStore.ts'
import { storageCorrupt, storageTooNew } from './errors.ts'
import type { BatchOperation, KeyValueStore } from './keyValueStore.ts'
import { FORMAT_VERSION, MIGRATIONS } from './migrations/index.ts'

type Buckets = {
  readonly [N in keyof typeof BUCKETS]: (typeof BUCKETS)[N] extends BucketDefinition<infer K, infer V>
    ? Bucket<K, V>
    : never
}

/** The opened store: its buckets and one atomic way to write them. */
export interface Storage extends Buckets {
  readonly store: KeyValueStore
  /**
   * All or nothing; `sync` (default true) waits for the disk. `group`: may land with what comes after it, see {@link
   * GroupingStore.group}.
   */
  commit(
    operations: readonly BatchOperation[],
    options?: { readonly sync?: boolean; readonly group?: boolean },
  ): Promise<void>
  /** Resolves when everything grouped is on the disk. */
  flush(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens buckets over `disk`, after bringing its format up to date.
 * @throws STORAGE_TOO_NEW, STORAGE_TOO_OLD, STORAGE_CORRUPT
 */
export async function openStorageOver(disk: KeyValueStore): Promise<Storage> {
  const store = createGroupingStore(disk)
  const meta = openBucket(store, BUCKETS.meta)
  const stored = meta.get('formatVersion')
  if (stored === undefined) {
    await store.batch([meta.put('formatVersion', utf8ToBytes(String(FORMAT_VERSION)))], { sync: true })
  } else {
    let version = Number(bytesToUtf8(stored))
    if (!Number.isSafeInteger(version) || version < 1) throw storageCorrupt('the format version is not a number')
    if (version > FORMAT_VERSION)
      throw storageTooNew('written by a newer version', { version, supported: FORMAT_VERSION })
    for (; version < FORMAT_VERSION; version++) {
      const operations = await MIGRATIONS[version - 1]!.migrate(store)
      // One batch with the version number: a crash leaves either the old or the new format.
      await store.batch([...operations, meta.put('formatVersion', utf8ToBytes(String(version + 1)))], { sync: true })
    }
  }
  const buckets = Object.fromEntries(
    Object.entries(BUCKETS).map(([name, definition]) => [
      name,
      openBucket(store, definition as BucketDefinition<unknown, unknown>),
    ]),
  ) as unknown as Buckets
  return {
    ...buckets,
    store,
    commit: (operations, options) =>
      options?.group === true ? store.group(operations) : store.batch(operations, { sync: options?.sync ?? true }),
    flush: store.flush,
    close: store.close,
  }
}

/**
 * Opens (or creates) the database in `folder`.
 * @throws STORAGE_LOCKED, STORAGE_CORRUPT, STORAGE_UNAVAILABLE, STORAGE_TOO_NEW, STORAGE_TOO_OLD
 */
export async function openStorage(folder: string): Promise<Storage> {
  const store = await createLevelStore(folder)
  try {
    return await openStorageOver(store)
  } catch (error) {
    await store.close()
    throw error
  }
}

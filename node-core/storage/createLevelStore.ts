import { readdir } from 'node:fs/promises'
import { Level } from 'level'
import { storageClosed, storageCorrupt } from './errors.ts'
import type { BatchOperation, KeyValueStore } from './keyValueStore.ts'
import { levelError } from './levelError.ts'

/**
 * What abstract-level calls once it has copied every operation and looked up its encodings: 10 µs each, a quarter of a
 * payment's cost.
 * Ours are bytes already.
 */
interface Encoded {
  _batch(operations: readonly BatchOperation[], options: { readonly sync: boolean }): Promise<void>
}

/**
 * Opens LevelDB in `folder` (created when absent; one writer at a time).
 * @throws STORAGE_LOCKED, STORAGE_CORRUPT, STORAGE_UNAVAILABLE
 */
export async function createLevelStore(folder: string): Promise<KeyValueStore> {
  // Without its CURRENT file LevelDB would take a full folder for a new one, and clear it.
  const files = await readdir(folder).catch(() => [] as string[])
  if (!files.includes('CURRENT') && files.some((file) => /^MANIFEST-|\.ldb$/.test(file)))
    throw storageCorrupt('the database has lost its CURRENT file', { folder })
  const db = new Level<Uint8Array, Uint8Array>(folder, {
    keyEncoding: 'buffer',
    valueEncoding: 'buffer',
    cacheSize: 64 << 20,
    writeBufferSize: 64 << 20,
    maxFileSize: 16 << 20,
  })
  try {
    await db.open()
  } catch (error) {
    throw levelError(error, folder)
  }
  return {
    get(key) {
      try {
        return db.getSync(key)
      } catch (error) {
        throw levelError(error, folder)
      }
    },
    async batch(operations, options = {}) {
      // On a database that is not open the call below would end the process.
      if (db.status !== 'open') throw storageClosed('the store was closed', { folder })
      if (operations.length === 0) return
      try {
        await (db as unknown as Encoded)._batch(operations, { sync: options.sync ?? false })
      } catch (error) {
        throw levelError(error, folder)
      }
    },
    async *entries(range = {}) {
      const options: Record<string, unknown> = { limit: range.limit ?? -1, reverse: range.reverse ?? false }
      if (range.gte !== undefined) options['gte'] = range.gte
      if (range.lt !== undefined) options['lt'] = range.lt
      try {
        for await (const entry of db.iterator(options as never))
          yield entry as unknown as readonly [Uint8Array, Uint8Array]
      } catch (error) {
        throw levelError(error, folder)
      }
    },
    async close() {
      await db.close()
    },
  }
}

import { Level } from 'level'
import type { NodeError } from '#node-core/kernel/errors.ts'
import { storageClosed, storageCorrupt, storageLocked, storageUnavailable } from './errors.ts'
import type { KeyValueStore } from './keyValueStore.ts'

type Coded = { readonly code?: string; readonly message?: string; readonly cause?: unknown }

function translate(error: unknown, folder: string): NodeError {
  let coded = error as Coded
  while (coded.cause !== undefined && coded.cause !== null) coded = coded.cause as Coded
  const text = `${(error as Coded).code ?? ''} ${coded.code ?? ''} ${coded.message ?? ''}`
  if (text.includes('LEVEL_LOCKED') || /lock/i.test(coded.message ?? '')) return storageLocked('the data folder is in use by another process', { folder }, error)
  if (/corrupt|checksum|bad magic|missing files|not an sstable|truncated/i.test(text)) return storageCorrupt('the database is damaged', { folder }, error)
  if (text.includes('LEVEL_DATABASE_NOT_OPEN') && coded === error) return storageClosed('the store was closed', { folder }, error)
  return storageUnavailable('the database cannot be used', { folder, reason: (coded.message ?? '').slice(0, 200) }, error)
}

/**
 * Opens LevelDB in `folder` (created when absent; one writer at a time).
 * @throws STORAGE_LOCKED, STORAGE_CORRUPT, STORAGE_UNAVAILABLE
 */
export async function createLevelStore(folder: string): Promise<KeyValueStore> {
  const db = new Level<Uint8Array, Uint8Array>(folder, { keyEncoding: 'buffer', valueEncoding: 'buffer', cacheSize: 64 << 20, writeBufferSize: 16 << 20 })
  try {
    await db.open()
  } catch (error) {
    throw translate(error, folder)
  }
  return {
    get(key) {
      try {
        return db.getSync(key)
      } catch (error) {
        throw translate(error, folder)
      }
    },
    async batch(operations, options = {}) {
      try {
        await db.batch(operations as never, { sync: options.sync ?? false, keyEncoding: 'buffer', valueEncoding: 'buffer' })
      } catch (error) {
        throw translate(error, folder)
      }
    },
    async *entries(range = {}) {
      const options: Record<string, unknown> = { limit: range.limit ?? -1, reverse: range.reverse ?? false }
      if (range.gte !== undefined) options['gte'] = range.gte
      if (range.lt !== undefined) options['lt'] = range.lt
      try {
        for await (const entry of db.iterator(options as never)) yield entry as unknown as readonly [Uint8Array, Uint8Array]
      } catch (error) {
        throw translate(error, folder)
      }
    },
    async close() {
      await db.close()
    },
  }
}

/** Salvages what can be read of a damaged database; what was lost has to be synced again. @throws STORAGE_UNAVAILABLE */
export async function repairLevelStore(folder: string): Promise<void> {
  try {
    await (Level as unknown as { repair(folder: string): Promise<void> }).repair(folder)
  } catch (error) {
    throw translate(error, folder)
  }
}

import { systemTrouble, type NodeError } from '#node-core/kernel/errors.ts'
import { storageClosed, storageCorrupt, storageLocked, storageUnavailable } from './errors.ts'

type Coded = { readonly code?: string; readonly message?: string; readonly cause?: unknown }

/** What LevelDB complains of, by our codes. */
export function levelError(error: unknown, folder: string): NodeError {
  let coded = error as Coded
  while (coded.cause !== undefined && coded.cause !== null) coded = coded.cause as Coded
  const text = `${(error as Coded).code ?? ''} ${coded.code ?? ''} ${coded.message ?? ''}`
  // A full disk or a folder without permission leaves files cut short: said first, it is nobody's damage.
  const machine = systemTrouble(error)
  if (machine !== null) return machine
  // LevelDB speaks of blocks when it means damage, so damage comes before locks, and a lock is a whole word.
  if (/corrupt|checksum|bad magic|bad block|missing files|not an sstable|truncated/i.test(text))
    return storageCorrupt('the database is damaged', { folder }, error)
  if (text.includes('LEVEL_LOCKED') || /\block\b/i.test(coded.message ?? ''))
    return storageLocked('the data folder is in use by another process', { folder }, error)
  if (text.includes('LEVEL_DATABASE_NOT_OPEN') && coded === error)
    return storageClosed('the store was closed', { folder }, error)
  return storageUnavailable(
    'the database cannot be used',
    { folder, reason: (coded.message ?? '').slice(0, 200) },
    error,
  )
}

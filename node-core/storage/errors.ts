import { defineError } from '#node-core/kernel/errors.ts'

/** Another process holds the data folder. */
export const storageLocked = defineError('unavailable', 'STORAGE_LOCKED')
/** The database contradicts itself: offer repair ({@link repairStorage}) or a fresh sync. */
export const storageCorrupt = defineError('corrupt', 'STORAGE_CORRUPT')
/** The folder cannot be read or written (permissions, full disk, not a folder). */
export const storageUnavailable = defineError('unavailable', 'STORAGE_UNAVAILABLE')
/** Written by a newer version of the node. */
export const storageTooNew = defineError('refused', 'STORAGE_TOO_NEW')
/** Holds a chain of an earlier protocol: it has to be fetched anew. */
export const storageTooOld = defineError('refused', 'STORAGE_TOO_OLD')
export const storageClosed = defineError('unavailable', 'STORAGE_CLOSED')

import { defineError } from '#node-core/kernel/errors.ts'

/** A sync message that is not ours. */
export const badSyncMessage = defineError('invalid', 'DAG_BAD_SYNC_MESSAGE')
/** What the caller wants to write is beyond the limits. */
export const badUnitInput = defineError('input', 'DAG_BAD_INPUT')
export const dagStopped = defineError('unavailable', 'DAG_STOPPED')
/** A stored record cannot be read. */
export const dagCorrupt = defineError('corrupt', 'DAG_CORRUPT')

import { defineError } from '#node-core/kernel/errors.ts'

/** Bytes that are not a unit in canonical form, or beyond its limits. */
export const badUnit = defineError('invalid', 'DAG_BAD_UNIT')
/** The device's signature does not fit. */
export const badUnitSignature = defineError('invalid', 'DAG_BAD_SIGNATURE')
/** The author never delegated the device. */
export const badDelegation = defineError('invalid', 'DAG_BAD_DELEGATION')
/** Log rules broken: seq, prev, anchorRef going back. */
export const badLog = defineError('invalid', 'DAG_BAD_LOG')
/** A unit of another network. */
export const wrongGenesis = defineError('invalid', 'DAG_WRONG_GENESIS')
/** A sync message that is not ours. */
export const badSyncMessage = defineError('invalid', 'DAG_BAD_SYNC_MESSAGE')
/** What the caller wants to write is beyond the limits. */
export const badUnitInput = defineError('input', 'DAG_BAD_INPUT')
export const dagStopped = defineError('unavailable', 'DAG_STOPPED')
/** A stored record cannot be read. */
export const dagCorrupt = defineError('corrupt', 'DAG_CORRUPT')

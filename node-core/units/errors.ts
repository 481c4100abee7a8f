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

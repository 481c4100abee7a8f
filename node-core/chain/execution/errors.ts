import { defineError } from '#node-core/kernel/errors.ts'

/** A block whose body breaks a rule of execution. */
export const badBody = defineError('invalid', 'CHAIN_BAD_BODY')
/** No room for this transaction in the block being built: to be tried in the next. */
export const bodyFull = defineError('refused', 'CHAIN_BODY_FULL')

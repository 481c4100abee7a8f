import { defineError } from '#node-core/kernel/errors.ts'

/** A block whose body breaks a rule of execution. */
export const badBody = defineError('invalid', 'CHAIN_BAD_BODY')
/** Stored blocks or receipts that contradict themselves. */
export const corruptBlock = defineError('corrupt', 'CHAIN_CORRUPT_BLOCK')

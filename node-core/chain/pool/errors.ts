import { defineError } from '#node-core/kernel/errors.ts'

export const alreadyKnown = defineError('refused', 'POOL_ALREADY_KNOWN')
/** Same sender and number, but not at least a tenth more fee. */
export const underpriced = defineError('refused', 'POOL_UNDERPRICED')
export const senderFull = defineError('refused', 'POOL_SENDER_FULL')
export const poolFull = defineError('unavailable', 'POOL_FULL')
export const nonceGap = defineError('refused', 'POOL_NONCE_GAP')

import { defineError } from '#node-core/kernel/errors.ts'

/** Neither here nor at any connected peer. */
export const contentNotFound = defineError('unavailable', 'CONTENT_NOT_FOUND')
/** Larger than the caller allows. */
export const contentTooLarge = defineError('refused', 'CONTENT_TOO_LARGE')
/** A peer sent bytes that are not the file. */
export const contentMismatch = defineError('invalid', 'CONTENT_MISMATCH')
/** A stored file no longer has its content; it has been set aside. */
export const contentDamaged = defineError('corrupt', 'CONTENT_DAMAGED')
/** The disk is full or the quota is used up by pinned files. */
export const contentNoSpace = defineError('unavailable', 'CONTENT_NO_SPACE')
/** A request that is not ours. */
export const badContentRequest = defineError('invalid', 'CONTENT_BAD_REQUEST')

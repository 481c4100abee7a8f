import { defineError } from '#node-core/kernel/errors.ts'

/** The key opens no slot of the envelope. */
export const notRecipient = defineError('refused', 'SEALING_NOT_A_RECIPIENT')
/** Whole in form, but its content was changed. */
export const damagedEnvelope = defineError('invalid', 'SEALING_DAMAGED')
/** Cut short, or not an envelope at all. */
export const malformedEnvelope = defineError('invalid', 'SEALING_MALFORMED')
/** Made by a newer version. */
export const unknownEnvelopeVersion = defineError('refused', 'SEALING_UNKNOWN_VERSION')
/** No recipient, too many, or a key that is none. */
export const badRecipients = defineError('input', 'SEALING_BAD_RECIPIENTS')
/** Larger than an envelope in memory may be. */
export const plaintextTooLarge = defineError('input', 'SEALING_TOO_LARGE')

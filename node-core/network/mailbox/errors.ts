import { defineError } from '#node-core/kernel/errors.ts'

/** Its owner has not agreed to hold packages for others. */
export const notHolding = defineError('refused', 'MAILBOX_NOT_HOLDING')
/** No room for anybody, or no more in the share of this sender or recipient. */
export const mailboxFull = defineError('unavailable', 'MAILBOX_FULL')
/** Waits longer than a package may, or is over already: also clocks that disagree. */
export const badDate = defineError('refused', 'MAILBOX_BAD_DATE')
/** Not a slip, or one that names what no package is. */
export const badSlip = defineError('invalid', 'MAILBOX_BAD_SLIP')
/** Signed by somebody else than it says. */
export const badSignature = defineError('invalid', 'MAILBOX_BAD_SIGNATURE')
/** The bytes are no sealed and padded envelope, or another number of them than the slip says. */
export const notSealed = defineError('invalid', 'MAILBOX_NOT_SEALED')
/** As many files of one party as one order takes. */
export const enoughSent = defineError('refused', 'MAILBOX_ENOUGH_SENT')
/** Larger than what can be sent to somebody. */
export const fileTooLarge = defineError('input', 'MAILBOX_TOO_LARGE')

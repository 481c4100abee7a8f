import { defineError } from '#node-core/kernel/errors.ts'

/** Not a well-formed, canonically encoded envelope. */
export const badTransaction = defineError('invalid', 'EVM_BAD_TRANSACTION')
export const badTransactionSignature = defineError('invalid', 'EVM_BAD_TRANSACTION_SIGNATURE')
export const wrongChain = defineError('refused', 'EVM_WRONG_CHAIN')
export const transactionTooLarge = defineError('refused', 'EVM_TRANSACTION_TOO_LARGE')
export const nonceTooLow = defineError('refused', 'EVM_NONCE_TOO_LOW')
export const nonceTooHigh = defineError('refused', 'EVM_NONCE_TOO_HIGH')
export const insufficientFunds = defineError('refused', 'EVM_INSUFFICIENT_FUNDS')
export const feeTooLow = defineError('refused', 'EVM_FEE_TOO_LOW')
export const gasTooLow = defineError('refused', 'EVM_GAS_TOO_LOW')
export const gasTooHigh = defineError('refused', 'EVM_GAS_TOO_HIGH')
/** EIP-3607: an account with code cannot send. */
export const senderHasCode = defineError('refused', 'EVM_SENDER_HAS_CODE')
export const initCodeTooLarge = defineError('refused', 'EVM_INIT_CODE_TOO_LARGE')
/** The network wants paradigms to come through the registry (protocol.md §1.3). */
export const createRefused = defineError('refused', 'EVM_CREATE_REFUSED')
/** A call that changes nothing reverted; `data` holds the revert bytes. */
export const callReverted = defineError('refused', 'EVM_CALL_REVERTED')
/** An unsigned call with a step that cannot be interrupted and takes too long. */
export const callTooHeavy = defineError('refused', 'EVM_CALL_TOO_HEAVY')
/** A call that changes nothing ran into something other than a contract's no: no gas left, a broken instruction. */
export const callFailed = defineError('refused', 'EVM_CALL_FAILED')
export const tipTooHigh = defineError('input', 'EVM_TIP_TOO_HIGH')
/** A call was to run in a world that cannot be. */
export const badOverride = defineError('input', 'EVM_BAD_OVERRIDE')
export const stateCorrupt = defineError('corrupt', 'EVM_STATE_CORRUPT')
/** That height's state is pruned or not there yet. */
export const stateUnavailable = defineError('unavailable', 'EVM_STATE_UNAVAILABLE')
export const badGenesis = defineError('input', 'EVM_BAD_GENESIS')

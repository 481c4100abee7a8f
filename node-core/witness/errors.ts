import { defineError } from '#node-core/kernel/errors.ts'

export const nodeDoesNotAnswer = defineError('unavailable', 'NODE_DOES_NOT_ANSWER')
/** A running node said no; `reason` is its own code. */
export const nodeRefused = defineError('refused', 'NODE_RPC_REFUSED')
export const registryCallFailed = defineError('refused', 'NODE_REGISTRY_CALL_FAILED')
/** The account lacks the amount or the fee. */
export const cannotPay = defineError('refused', 'NODE_CANNOT_PAY')
export const notIncluded = defineError('unavailable', 'NODE_NOT_INCLUDED')

import { defineError } from '#node-core/kernel/errors.ts'

export const badRequest = defineError('input', 'RPC_BAD_REQUEST')
export const badParams = defineError('input', 'RPC_BAD_PARAMS')
export const noSuchMethod = defineError('input', 'RPC_NO_SUCH_METHOD')
export const tooLarge = defineError('input', 'RPC_TOO_LARGE')
/** Uninstalled, not asked for in five minutes, or it missed too much. */
export const filterNotFound = defineError('input', 'RPC_FILTER_NOT_FOUND')
/** No free port in the range, or not allowed to listen. */
export const cannotListen = defineError('unavailable', 'RPC_CANNOT_LISTEN')

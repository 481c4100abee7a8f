import { gasTooLow } from '../errors.ts'
import { callFailure } from './callFailure.ts'
import type { CallRequest, CallResult } from './callRequest.ts'
import { intrinsicGas } from './intrinsicGas.ts'
import { runCall, type CallPlace } from './runCall.ts'

/** Most gas one read-only call may use. */
export const CALL_GAS_CEILING = 50_000_000n

/** @throws EVM_GAS_TOO_LOW where the caller's own limit does not cover the fixed costs */
export function checkLimit(request: CallRequest): void {
  if (request.gasLimit === undefined) return
  const needed = intrinsicGas({
    to: request.to,
    data: request.data ?? new Uint8Array(0),
    accessList: request.accessList ?? [],
  })
  if (request.gasLimit < needed) throw gasTooLow('not even the fixed costs', { gasLimit: request.gasLimit, needed })
}

/**
 * Runs a call on a committed state.
 * @throws EVM_CALL_REVERTED with `output`, the revert bytes as hex; EVM_CALL_FAILED; and what {@link runCall} and
 * {@link checkLimit} throw
 */
export async function simulateCall(place: CallPlace, request: CallRequest): Promise<CallResult> {
  checkLimit(request)
  const limit = request.gasLimit ?? CALL_GAS_CEILING
  const run = await runCall(place, request, limit < CALL_GAS_CEILING ? limit : CALL_GAS_CEILING)
  if (run.failure !== null) throw callFailure(run)
  return run
}

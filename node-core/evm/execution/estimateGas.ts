import { ZERO_ADDRESS } from '#node-core/model/ids.ts'
import { gasTooHigh, insufficientFunds } from '../errors.ts'
import { FAILURE } from '../interpreter/gas.ts'
import { callFailure } from './callFailure.ts'
import type { CallRequest } from './callRequest.ts'
import { overrideBlock, overrideWorld } from './overrideWorld.ts'
import { largestFee, runCall, type CallPlace } from './runCall.ts'
import { CALL_GAS_CEILING } from './simulateCall.ts'

/** The least of: a block's gas, a call's ceiling, what the caller allows, what the sender can pay for. */
function allowance({ engine, state, block, overrides = {} }: CallPlace, request: CallRequest): bigint {
  const caps = [overrideBlock(block, overrides.block).gasLimit, CALL_GAS_CEILING]
  if (request.gasLimit !== undefined) caps.push(request.gasLimit)
  const fee = largestFee(request)
  if (fee > 0n && request.from !== ZERO_ADDRESS) {
    const { balance } = overrideWorld(state, engine, overrides.accounts).account(request.from)
    const needed = request.value ?? 0n
    if (balance < needed) throw insufficientFunds('the balance does not cover the value', { needed, has: balance })
    caps.push((balance - needed) / fee)
  }
  return caps.reduce((least, cap) => (cap < least ? cap : least))
}

/**
 * The least gas with which the call succeeds, within 1.5 %: inner calls get 63/64 of what is left, so gas used is not
 * gas needed.
 * @throws EVM_GAS_TOO_HIGH with `allowance`: it needs more than it may have; and what `simulateCall` throws
 */
export async function estimateGas(place: CallPlace, request: CallRequest): Promise<bigint> {
  const ceiling = allowance(place, request)
  const first = await runCall(place, request, ceiling)
  if (first.failure === FAILURE.outOfGas) throw gasTooHigh('needs more gas than it may have', { allowance: ceiling })
  if (first.failure !== null) throw callFailure(first)
  const isEnough = async (gas: bigint) => (await runCall(place, request, gas)).failure === null
  let low = first.gasUsed - 1n
  let high = ceiling
  const likely = (first.gasSpent * 64n) / 63n + 2_300n
  if (likely < high && (await isEnough(likely))) high = likely
  if (first.gasSpent < high && (await isEnough(first.gasSpent))) high = first.gasSpent
  while (high - low > 1n && (high - low) * 66n > high) {
    const middle = (low + high) / 2n
    if (await isEnough(middle)) high = middle
    else low = middle
  }
  return high
}

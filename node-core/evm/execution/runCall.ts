import { ZERO_ADDRESS } from '#node-core/model/ids.ts'
import { effectiveGasPrice } from '#node-core/model/transaction.ts'
import type { BlockContext } from '../engine/blockContext.ts'
import type { Engine, EngineMessage } from '../engine/engine.ts'
import { feeTooLow, insufficientFunds, tipTooHigh } from '../errors.ts'
import type { StateReader } from '../state/stateReader.ts'
import type { CallOverrides, CallRequest, CallResult } from './callRequest.ts'
import { intrinsicGas } from './intrinsicGas.ts'
import { overrideBlock, overrideWorld } from './overrideWorld.ts'

/**
 * Runs a task piece by piece, a piece when its turn has come; whoever owns the turns (`chain/queries/createTurns.ts`)
 * gives it.
 */
export type RunInTurns = <T>(task: Generator<void, T>) => Promise<T>

/** Where a call runs, and when. */
export interface CallPlace {
  readonly engine: Engine
  readonly state: StateReader
  readonly block: BlockContext
  readonly overrides?: CallOverrides
  readonly inTurns: RunInTurns
}

export interface CallRun extends CallResult {
  /** In the engine's words; null: it did not fail. */
  readonly failure: string | null
  /** Before refunds. */
  readonly gasSpent: bigint
}

/** Most wei per gas the call may cost; 0: it names no price, so it costs nothing and the base fee is not asked for. */
export function largestFee(request: CallRequest): bigint {
  return request.gasPrice ?? request.maxFeePerGas ?? 0n
}

/** What `GASPRICE` tells. @throws EVM_FEE_TOO_LOW, EVM_TIP_TOO_HIGH */
function priceOf(request: CallRequest, block: BlockContext): bigint {
  const maxFeePerGas = largestFee(request)
  const tip = request.gasPrice ?? request.maxPriorityFeePerGas ?? 0n
  if (tip > maxFeePerGas)
    throw tipTooHigh('the tip is more than the largest fee', { maxFeePerGas, maxPriorityFeePerGas: tip })
  if (maxFeePerGas > 0n && maxFeePerGas < block.baseFeePerGas)
    throw feeTooLow('below the base fee', { maxFeePerGas, baseFeePerGas: block.baseFeePerGas })
  return maxFeePerGas === 0n ? 0n : effectiveGasPrice({ maxFeePerGas, maxPriorityFeePerGas: tip }, block.baseFeePerGas)
}

/**
 * Runs a call once, with this much gas, as a transaction would run: the fee is bought first, where somebody pays it.
 * @throws EVM_INSUFFICIENT_FUNDS, EVM_FEE_TOO_LOW, EVM_TIP_TOO_HIGH, EVM_BAD_OVERRIDE
 */
export async function runCall(
  place: CallPlace,
  request: CallRequest,
  gasLimit: bigint,
  touched?: EngineMessage['touched'],
): Promise<CallRun> {
  const { engine, state, overrides = {} } = place
  const world = overrideWorld(state, engine, overrides.accounts)
  const asked = overrideBlock(place.block, overrides.block)
  const gasPrice = priceOf(request, asked)
  // As Ethereum clients do: a contract that compares the price with the base fee is not to fail where no price was
  // named.
  const block = gasPrice === 0n && asked.baseFeePerGas !== 0n ? { ...asked, baseFeePerGas: 0n } : asked
  const message = {
    from: request.from,
    to: request.to,
    value: request.value ?? 0n,
    data: request.data ?? new Uint8Array(0),
    accessList: request.accessList ?? [],
  }
  const intrinsic = intrinsicGas(message)
  if (gasLimit < intrinsic)
    return { output: new Uint8Array(0), gasUsed: 0n, gasSpent: 0n, logs: [], failure: 'out of gas' }
  const sender = world.account(message.from)
  const pays = message.from !== ZERO_ADDRESS
  const needed = message.value + (pays ? gasLimit * largestFee(request) : 0n)
  if (sender.balance < needed)
    throw insufficientFunds('the balance does not cover value and largest fee', { needed, has: sender.balance })
  world.setAccount(message.from, {
    ...sender,
    nonce: sender.nonce + 1n,
    balance: sender.balance - (pays ? gasLimit * gasPrice : 0n),
  })
  const whole = { ...message, gasPrice, gasLimit: gasLimit - intrinsic, ...(touched === undefined ? {} : { touched }) }
  const result =
    engine.slices === undefined
      ? await engine.run(world, block, whole)
      : await place.inTurns(engine.slices(world, block, whole))
  const spent = intrinsic + result.gasUsed
  const cap = spent / 5n
  return {
    output: result.output,
    gasSpent: spent,
    gasUsed: spent - (result.gasRefund < cap ? result.gasRefund : cap),
    logs: result.logs,
    failure: result.success ? null : (result.failure ?? 'failed'),
  }
}

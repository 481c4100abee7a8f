import type { Address } from '#node-core/model/ids.ts'
import type { Log } from '#node-core/model/receipt.ts'
import type { AccessListEntry } from '#node-core/model/transaction.ts'
import type { BlockContext } from '../engine/blockContext.ts'
import type { Engine } from '../engine/createEngine.ts'
import { callReverted, gasTooHigh } from '../errors.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import type { StateReader } from '../state/stateReader.ts'
import { WorldState } from '../state/worldState.ts'
import { intrinsicGas } from './intrinsicGas.ts'

/** A call that is not signed and leaves nothing behind. */
export interface CallRequest {
  readonly from: Address
  readonly to: Address | null
  readonly value?: bigint
  readonly data?: Uint8Array
  /** Default: the ceiling. */
  readonly gasLimit?: bigint
  readonly gasPrice?: bigint
  readonly accessList?: readonly AccessListEntry[]
}

export interface CallResult {
  readonly output: Uint8Array
  readonly gasUsed: bigint
  readonly logs: readonly Log[]
}

/** Most gas one read-only call may use. */
export const CALL_GAS_CEILING = 50_000_000n

interface Run extends CallResult {
  readonly failure: string | null
  readonly gasSpent: bigint
}

/** Runs a task piece by piece, a piece when its turn has come; whoever owns the turns (`chain/queries/createTurns.ts`) gives it. */
export type RunInTurns = <T>(task: Generator<void, T>) => Promise<T>

async function runOnce(engine: Engine, state: StateReader, block: BlockContext, request: CallRequest, gasLimit: bigint, inTurns: RunInTurns): Promise<Run> {
  const world = new WorldState(state)
  const message = { from: request.from, to: request.to, value: request.value ?? 0n, data: request.data ?? new Uint8Array(0), accessList: request.accessList ?? [] }
  const intrinsic = intrinsicGas(message)
  if (gasLimit < intrinsic) return { output: new Uint8Array(0), gasUsed: 0n, gasSpent: 0n, logs: [], failure: 'out of gas' }
  const sender = world.account(message.from)
  world.setAccount(message.from, { ...sender, nonce: sender.nonce + 1n })
  const whole = { ...message, gasPrice: request.gasPrice ?? 0n, gasLimit: gasLimit - intrinsic }
  const result = engine.slices === undefined ? await engine.run(world, block, whole) : await inTurns(engine.slices(world, block, whole))
  const spent = intrinsic + result.gasUsed
  const cap = spent / 5n
  return { output: result.output, gasSpent: spent, gasUsed: spent - (result.gasRefund < cap ? result.gasRefund : cap), logs: result.logs, failure: result.success ? null : (result.failure ?? 'failed') }
}

function refuse(run: Run): never {
  throw callReverted('the call reverted', { reason: run.failure ?? '', output: bytesToHexFast(run.output) })
}

/** Runs a call on a committed state. @throws EVM_CALL_REVERTED with `output`, the revert bytes as hex */
export async function simulateCall(engine: Engine, state: StateReader, block: BlockContext, request: CallRequest, inTurns: RunInTurns): Promise<CallResult> {
  const limit = request.gasLimit ?? CALL_GAS_CEILING
  const run = await runOnce(engine, state, block, request, limit < CALL_GAS_CEILING ? limit : CALL_GAS_CEILING, inTurns)
  return run.failure === null ? run : refuse(run)
}

/**
 * The least gas with which the call succeeds, within 1.5 %: inner calls get 63/64 of what is left, so gas used is not gas needed.
 * @throws EVM_CALL_REVERTED, EVM_GAS_TOO_HIGH
 */
export async function estimateGas(engine: Engine, state: StateReader, block: BlockContext, request: CallRequest, inTurns: RunInTurns): Promise<bigint> {
  const ceiling = block.gasLimit < CALL_GAS_CEILING ? block.gasLimit : CALL_GAS_CEILING
  const first = await runOnce(engine, state, block, request, ceiling, inTurns)
  if (first.failure !== null) {
    if (first.failure === 'out of gas') throw gasTooHigh('needs more gas than a block gives', { gasLimit: ceiling })
    refuse(first)
  }
  let low = first.gasUsed - 1n
  let high = ceiling
  const likely = (first.gasSpent * 64n) / 63n + 2_300n
  if (likely < high && (await runOnce(engine, state, block, request, likely, inTurns)).failure === null) high = likely
  if (first.gasSpent < high && (await runOnce(engine, state, block, request, first.gasSpent, inTurns)).failure === null) high = first.gasSpent
  while (high - low > 1n && (high - low) * 66n > high) {
    const middle = (low + high) / 2n
    if ((await runOnce(engine, state, block, request, middle, inTurns)).failure === null) high = middle
    else low = middle
  }
  return high
}

import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Log } from '#node-core/model/receipt.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import type { WorldState } from '../state/worldState.ts'
import type { BlockContext } from './blockContext.ts'
import { encodeErrorString } from './encodeErrorString.ts'
import { NativeRevert, type NativeContract } from './nativeContract.ts'
import { createSystemState } from './systemState.ts'

/** A message that reached a native contract; its value was moved already. */
export interface NativeMessage {
  readonly caller: Address
  readonly origin: Address
  readonly address: Address
  readonly value: bigint
  readonly input: Uint8Array
  readonly gasLimit: number
  readonly isStatic: boolean
  readonly block: BlockContext
  readonly world: WorldState
  /** false by DELEGATECALL and CALLCODE: it would act in another contract's name. */
  readonly isOwn: boolean
}

/** How it went. A failure other than 'revert' takes all gas. */
export interface NativeOutcome {
  readonly output: Uint8Array
  readonly gasUsed: number
  readonly logs: readonly Log[]
  readonly failure: 'revert' | 'out of gas' | null
}

const EMPTY = new Uint8Array(0)

/**
 * Runs a native contract, the same for every engine. What it did to the state is the caller's to keep or to take back.
 */
export function callNative(native: NativeContract, message: NativeMessage): NativeOutcome {
  const { address, block, isOwn, world, gasLimit } = message
  const revert = (output: Uint8Array, gasUsed: bigint): NativeOutcome => ({
    output,
    gasUsed: Math.min(Number(gasUsed), gasLimit),
    logs: [],
    failure: 'revert',
  })
  if (!isOwn) return revert(EMPTY, 0n)
  try {
    const result = native({
      address,
      caller: message.caller,
      origin: message.origin,
      value: message.value,
      input: message.input,
      gasLimit: BigInt(gasLimit),
      isStatic: message.isStatic,
      block,
      state: createSystemState(world),
    })
    if (result.gasUsed > BigInt(gasLimit)) return { output: EMPTY, gasUsed: gasLimit, logs: [], failure: 'out of gas' }
    const logs = (result.logs ?? []).map((log): Log => ({
      address,
      topics: log.topics as Hash[],
      data: bytesToHexFast(log.data),
    }))
    return { output: result.output, gasUsed: Number(result.gasUsed), logs, failure: null }
  } catch (error) {
    if (error instanceof NativeRevert) return revert(error.output, error.gasUsed)
    if (isNodeError(error) && error.family !== 'bug' && error.family !== 'corrupt')
      return revert(encodeErrorString(error.code), 3_000n)
    throw error
  }
}

import type { Address } from '#node-core/model/ids.ts'
import type { BlockContext } from '../engine/blockContext.ts'
import type { Engine, EngineMessage, EngineOptions, EngineResult } from '../engine/engine.ts'
import type { NativeContract } from '../engine/nativeContract.ts'
import type { WorldState } from '../state/worldState.ts'
import { createdAddress } from './contractAddress.ts'
import { interpret, interpretSome } from './interpret.ts'
import { Machine } from './machine.ts'
import { beginCall, beginCreate } from './messages.ts'
import { createPrecompiles } from './precompiles.ts'
import { boundedPrecompiles } from './boundedPrecompiles.ts'
import type { Frame } from './frame.ts'
import { FAILURE, MAX_INIT_CODE_BYTES } from './gas.ts'

const EMPTY = new Uint8Array(0)
/** Gas of one piece of a sliced run: about half a millisecond of cheap instructions, two of dear ones. */
const GAS_SLICE = 50_000

/**
 * Our own engine: a synchronous interpreter. Its reference is `createLibraryEngine`; interpreter.test.ts holds one
 * against the other.
 */
export async function createInterpreterEngine(options: EngineOptions): Promise<Engine> {
  const natives = options.nativeContracts ?? new Map<Address, NativeContract>()
  const precompiles = await createPrecompiles(options.crypto)
  const machine = new Machine({ crypto: options.crypto, natives, precompiles })

  const bounded = boundedPrecompiles(precompiles)

  function begin(machine: Machine, world: WorldState, block: BlockContext, message: EngineMessage): Frame | null {
    machine.begin(world, block, message)
    const gas = Number(message.gasLimit)
    return message.to === null
      ? beginTopCreate(machine, message, gas)
      : beginCall(machine, {
          depth: 0,
          caller: message.from,
          address: message.to,
          codeAddress: message.to,
          value: message.value,
          isDelegate: false,
          input: message.data,
          gas,
          isStatic: false,
        })
  }

  function resultOf(machine: Machine, message: EngineMessage): EngineResult {
    const { failure, output, gasLeft } = machine
    if (message.touched !== undefined) machine.tellTouched(message.touched)
    const success = failure === null
    // A value that the sender does not have (only unsigned calls try) fails before any gas is used.
    const gasUsed = failure === FAILURE.insufficientBalance ? 0 : Number(message.gasLimit) - gasLeft
    return {
      success,
      output,
      failure,
      gasUsed: BigInt(gasUsed),
      gasRefund: success ? BigInt(machine.refund) : 0n,
      logs: success ? machine.logs.slice() : [],
      contractAddress: message.to === null ? machine.createdAddress : null,
    }
  }

  function run(world: WorldState, block: BlockContext, message: EngineMessage): EngineResult {
    const frame = begin(machine, world, block, message)
    if (frame !== null) interpret(machine, frame)
    if (machine.failure === null) machine.settle()
    return resultOf(machine, message)
  }

  /**
   * A machine of its own: it lies still between pieces while blocks and others' calls run. What it did is not handed to
   * the state.
   */
  function* slices(world: WorldState, block: BlockContext, message: EngineMessage): Generator<void, EngineResult> {
    const own = new Machine({ crypto: options.crypto, natives, precompiles: bounded })
    const first = begin(own, world, block, message)
    for (let frame = first; frame !== null; yield) frame = interpretSome(own, first!, frame, GAS_SLICE)
    return resultOf(own, message)
  }

  return {
    run: async (world, block, message) => run(world, block, message),
    slices,
    isSpecial: (address) => natives.has(address) || precompiles.has(address),
  }
}

/** The sender's number was raised already. */
function beginTopCreate(machine: Machine, message: EngineMessage, gas: number) {
  const { from, value, data } = message
  const sender = machine.account(from)
  const failure =
    sender.balance < value
      ? FAILURE.insufficientBalance
      : data.length > MAX_INIT_CODE_BYTES
        ? FAILURE.initCodeTooLarge
        : null
  if (failure !== null) {
    machine.end(failure, EMPTY, 0)
    return null
  }
  return beginCreate(machine, {
    depth: 0,
    creator: from,
    address: createdAddress(machine.parts.crypto.keccak256, from, sender.nonce - 1n),
    value,
    initCode: data,
    gas,
  })
}

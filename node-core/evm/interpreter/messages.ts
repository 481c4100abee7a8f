import type { Address } from '#node-core/model/ids.ts'
import { callNative } from '../engine/callNative.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import { analyse, AnalysedCode } from './analysedCode.ts'
import type { Frame, Marks } from './frame.ts'
import { FAILURE, GAS, MAX_CODE_BYTES } from './gas.ts'
import type { Machine } from './machine.ts'

const EMPTY = new Uint8Array(0)
/** For messages that are over before a frame is needed. */
const passing: Marks = { journal: 0, logs: 0, refund: 0 }

/** A call that is about to begin. The depth limit and the caller's balance were looked at. */
export interface CallMessage {
  readonly depth: number
  readonly caller: Address
  /** Whose storage and balance. */
  readonly address: Address
  /** Whose code. */
  readonly codeAddress: Address
  readonly value: bigint
  /** DELEGATECALL passes a value on that does not move. */
  readonly isDelegate: boolean
  readonly input: Uint8Array
  readonly gas: number
  readonly isStatic: boolean
}

/** @returns the frame to run, or null: it is over, and the machine says how. */
export function beginCall(machine: Machine, message: CallMessage): Frame | null {
  const { depth, caller, address, codeAddress, value, gas, input } = message
  const { natives, precompiles } = machine.parts
  machine.mark(passing)
  if (value > 0n && !message.isDelegate) {
    if (machine.account(caller).balance < value) {
      machine.takeBack(passing)
      machine.end(FAILURE.insufficientBalance, EMPTY, 0)
      return null
    }
    machine.transfer(caller, address, value)
  }
  const native = natives.get(codeAddress)
  if (native !== undefined) {
    const { failure, gasUsed, output, logs } = callNative(native, {
      caller,
      origin: machine.origin,
      address,
      value,
      input: input.slice(),
      gasLimit: gas,
      isStatic: message.isStatic,
      block: machine.block,
      world: machine.world,
      isOwn: !message.isDelegate && address === codeAddress,
    })
    machine.logs.push(...logs)
    endPassing(machine, failure, output, gas - gasUsed)
    return null
  }
  const precompile = precompiles.get(codeAddress)
  if (precompile !== undefined) {
    const { failure, gasUsed, output } = precompile(input, gas)
    endPassing(machine, failure, output, gas - gasUsed)
    return null
  }
  const code = machine.world.code(codeAddress)
  if (code.length === 0) {
    endPassing(machine, null, EMPTY, gas)
    return null
  }
  const frame = machine.frame(depth)
  frame.marks.journal = passing.journal
  frame.marks.logs = passing.logs
  frame.marks.refund = passing.refund
  frame.kind = 'call'
  frame.code = analyse(code)
  frame.gas = frame.gasLimit = gas
  frame.address = address
  frame.caller = caller
  frame.value = value
  frame.input = input
  frame.isStatic = message.isStatic
  frame.slots = machine.slots(address)
  return frame
}

function endPassing(machine: Machine, failure: string | null, output: Uint8Array, gasLeft: number): void {
  if (failure === null) machine.keep()
  else machine.takeBack(passing)
  machine.end(failure, output, gasLeft)
}

/** A creation that is about to begin: the creator's number was raised, depth and balance were looked at. */
export interface CreateMessage {
  readonly depth: number
  readonly creator: Address
  readonly address: Address
  readonly value: bigint
  readonly initCode: Uint8Array
  readonly gas: number
}

/** @returns the frame to run, or null: it is over, and the machine says how. */
export function beginCreate(machine: Machine, message: CreateMessage): Frame | null {
  const { depth, creator, address, value, initCode, gas } = message
  machine.createdAddress = address
  // Stays warm even if the creation fails (EIP-2929).
  machine.warmAddress(address)
  machine.mark(passing)
  const before = machine.account(address)
  if (before.nonce > 0n || before.codeHash !== null) {
    endPassing(machine, FAILURE.collision, EMPTY, 0)
    return null
  }
  machine.markCreated(address)
  if (value > 0n) machine.transfer(creator, address, value)
  machine.world.setAccount(address, { ...machine.account(address), nonce: 1n })
  if (initCode.length === 0) {
    endPassing(machine, null, EMPTY, gas)
    return null
  }
  const frame = machine.frame(depth)
  frame.marks.journal = passing.journal
  frame.marks.logs = passing.logs
  frame.marks.refund = passing.refund
  frame.kind = 'create'
  frame.code = new AnalysedCode(initCode)
  frame.gas = frame.gasLimit = gas
  frame.address = address
  frame.caller = creator
  frame.value = value
  frame.input = EMPTY
  frame.isStatic = false
  frame.slots = machine.slots(address)
  return frame
}

/**
 * Ends a frame's message: keeps or takes back what it did, stores a new contract's code. The machine then says how it
 * ended.
 */
export function endFrame(machine: Machine, frame: Frame, failure: string | null, output: Uint8Array): void {
  let gasLeft = failure === null || failure === FAILURE.revert ? frame.gas : 0
  let ended = failure
  let given = output
  if (frame.kind === 'create') {
    const deposit = failure === null ? output.length * GAS.codeByte : 0
    if (failure === null && output.length > MAX_CODE_BYTES) ended = FAILURE.codeTooLarge
    else if (gasLeft < deposit) ended = FAILURE.outOfGas
    // EIP-3541. The reference judges what a reverting constructor returns too, and so do all our blocks
    // (decisions/0006).
    else if (output[0] === 0xef) ended = FAILURE.badCode
    else gasLeft -= deposit
    if (ended !== failure) given = EMPTY
    if (ended === null && output.length > 0)
      machine.world.setCode(frame.address, output, bytesToHexFast(machine.parts.crypto.keccak256(output)))
    machine.createdAddress = frame.address
  }
  if (ended === null) machine.keep()
  else machine.takeBack(frame.marks)
  machine.end(ended, given, gasLeft)
}

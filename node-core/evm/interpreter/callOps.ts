import type { Address } from '#node-core/model/ids.ts'
import { isEof } from './codeOps.ts'
import { createdAddress, createdAddress2 } from './contractAddress.ts'
import type { Frame } from './frame.ts'
import { FAILURE, GAS, MAX_CALL_DEPTH, MAX_INIT_CODE_BYTES } from './gas.ts'
import type { Machine } from './machine.ts'
import { beginCall, beginCreate } from './messages.ts'
import { OP } from './opcodes.ts'
import { resume } from './resume.ts'
import { wordToAddress, writeWord } from './words.ts'

const EMPTY = new Uint8Array(0)
const MAX_NONCE = (1n << 64n) - 1n
const salt = new Uint8Array(32)
const saltView = new DataView(salt.buffer)

const isEmpty = (machine: Machine, address: Address): boolean => {
  const { nonce, balance, codeHash } = machine.account(address)
  return nonce === 0n && balance === 0n && codeHash === null
}
/** All but a 64th (EIP-150). */
const mostOf = (gas: number) => gas - Math.floor(gas / 64)

/**
 * CALL, CALLCODE, DELEGATECALL, STATICCALL on `frame`, whose registers are stored in it.
 * @returns the frame to run; null when the call is over and `frame` has its result; a failure of `frame` itself
 */
export function callFamily(machine: Machine, frame: Frame, op: number): Frame | null | string {
  const { stack } = frame
  const wanted = stack[--frame.height]!
  const target = wordToAddress(stack[--frame.height]!)
  const takesValue = op === OP.CALL || op === OP.CALLCODE
  const value = takesValue ? stack[--frame.height]! : 0n
  const inAt = Number(stack[--frame.height]!)
  const inLength = Number(stack[--frame.height]!)
  frame.outAt = Number(stack[--frame.height]!)
  frame.outLength = Number(stack[--frame.height]!)
  if (frame.isStatic && op === OP.CALL && value !== 0n) return FAILURE.staticChange

  let gas = frame.gas - frame.extend(inAt, inLength) - frame.extend(frame.outAt, frame.outLength)
  gas -= machine.warmAddress(target) ? GAS.coldAccount : GAS.warmAccess
  if (value !== 0n) {
    gas -= GAS.callValue
    if (op === OP.CALL && isEmpty(machine, target)) gas -= GAS.newAccount
  }
  if (gas < 0) return FAILURE.outOfGas
  frame.provide()

  const most = mostOf(gas)
  let given = wanted > BigInt(most) ? most : Number(wanted)
  gas -= given
  if (value !== 0n) given += GAS.callStipend
  frame.gas = gas
  frame.waiting = 'call'
  frame.returned = EMPTY
  const isDelegate = op === OP.DELEGATECALL
  if (frame.depth >= MAX_CALL_DEPTH || (value !== 0n && machine.account(frame.address).balance < value)) {
    // What was meant for the call stays.
    frame.gas += given
    frame.stack[frame.height++] = 0n
    return null
  }
  const begun = beginCall(machine, {
    depth: frame.depth + 1,
    caller: isDelegate ? frame.caller : frame.address,
    address: isDelegate || op === OP.CALLCODE ? frame.address : target,
    codeAddress: target,
    value: isDelegate ? frame.value : value,
    isDelegate,
    input: frame.look(inAt, inLength),
    gas: given,
    isStatic: frame.isStatic || op === OP.STATICCALL,
  })
  if (begun === null) resume(machine, frame)
  return begun
}

/** CREATE and CREATE2 on `frame`, whose registers are stored in it. @returns as {@link callFamily} */
export function create(machine: Machine, frame: Frame, isSalted: boolean): Frame | null | string {
  const { stack, address: creator } = frame
  const value = stack[--frame.height]!
  const at = Number(stack[--frame.height]!)
  const length = Number(stack[--frame.height]!)
  if (isSalted) writeWord(saltView, 0, stack[--frame.height]!)
  const perWord = GAS.initCodeWord + (isSalted ? GAS.keccakWord : 0)
  let gas = frame.gas - frame.extend(at, length) - perWord * Math.ceil(length / 32)
  if (gas < 0) return FAILURE.outOfGas
  if (length > MAX_INIT_CODE_BYTES) return FAILURE.initCodeTooLarge
  frame.provide()
  const given = mostOf(gas)
  frame.gas = gas
  const initCode = frame.look(at, length)
  const nothing = () => {
    stack[frame.height++] = 0n
    return null
  }
  // Not Cancun's rule, but the reference's from the beginning, and so that of all our blocks (decisions/0006).
  if (isEof(initCode)) return nothing()
  frame.returned = EMPTY
  const account = machine.account(creator)
  if (frame.depth >= MAX_CALL_DEPTH || account.balance < value || account.nonce >= MAX_NONCE) return nothing()
  gas -= given
  frame.gas = gas
  frame.waiting = 'create'
  machine.world.setAccount(creator, { ...account, nonce: account.nonce + 1n })
  const { keccak256 } = machine.parts.crypto
  const address = isSalted
    ? createdAddress2(keccak256, creator, salt, initCode)
    : createdAddress(keccak256, creator, account.nonce)
  const begun = beginCreate(machine, { depth: frame.depth + 1, creator, address, value, initCode, gas: given })
  if (begun === null) resume(machine, frame)
  return begun
}

/** SELFDESTRUCT as EIP-6780 left it. @returns what gas is left; below zero nothing happened */
export function selfDestruct(machine: Machine, address: Address, heir: Address, gas: number): number {
  const { balance } = machine.account(address)
  let left = gas
  if (balance > 0n && isEmpty(machine, heir)) left -= GAS.newAccount
  if (machine.warmAddress(heir)) left -= GAS.coldAccount
  if (left < 0) return left
  machine.markDestroyed(address)
  if (heir !== address) machine.transfer(address, heir, balance)
  // Its own heir: only one made in this transaction loses what it has (to all holders, see executeTransaction).
  else if (machine.isCreated(address)) machine.world.setAccount(address, { ...machine.account(address), balance: 0n })
  return left
}

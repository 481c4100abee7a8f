import { callFamily, create, selfDestruct } from './callOps.ts'
import type { Frame } from './frame.ts'
import { FAILURE, GAS, MAX_STACK } from './gas.ts'
import type { Machine } from './machine.ts'
import { endFrame } from './messages.ts'
import { BASE_GAS, GROWS, KNOWN, OP, TAKES } from './opcodes.ts'
import { extCodeCopy, extCodeHash, extCodeSize } from './codeOps.ts'
import { resume } from './resume.ts'
import { storeSlot } from './storeSlot.ts'
import {
  addressToWord,
  power,
  readWord,
  shiftRightSigned,
  signExtend,
  toSigned,
  toUnsigned,
  WORD,
  WORD_MASK,
  wordAt,
  wordToAddress,
  wordToHex,
  writeWord,
} from './words.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'

const EMPTY = new Uint8Array(0)
const SMALL = Array.from({ length: 256 }, (_, i) => BigInt(i))
const hashBytes = new Uint8Array(32)
const hashView = new DataView(hashBytes.buffer)
const words = (bytes: number) => Math.ceil(bytes / 32)
/** Offsets and lengths that no memory has come out as something no gas pays for. */
const size = (word: bigint) => Number(word)

/**
 * Runs frames until the one it was given is over; how, the machine says. One loop for all depths, because a thousand
 * nested calls would
 * not fit on the JavaScript stack; no promise, no allocation but words and what contracts ask for.
 */
export function interpret(machine: Machine, first: Frame): void {
  for (let frame: Frame | null = first; frame !== null;) frame = interpretSome(machine, first, frame, Infinity)
}

/**
 * Runs `frame`, which is `first` or below it, until it begins or ends a message, or has used about `gasSlice` of gas:
 * between two such
 * pieces a machine may lie still as long as one likes.
 * @returns the frame to go on with; null when `first` is over
 */
export function interpretSome(machine: Machine, first: Frame, frame: Frame, gasSlice: number): Frame | null {
  const next = runFrame(machine, frame, machine.parts.crypto.keccak256, gasSlice)
  if (next !== null) return next
  // The frame is over; so may be those that waited for it.
  if (frame === first) return null
  const parent = machine.parentOf(frame)
  resume(machine, parent)
  return parent
}

/** @returns the frame to go on with (this one, when its slice is used up), or null when this one ended */
function runFrame(
  machine: Machine,
  frame: Frame,
  keccak256: (bytes: Uint8Array) => Uint8Array,
  gasSlice: number,
): Frame | null {
  const { stack, code, isStatic, slots } = frame
  const { bytes } = code
  let { pc, gas, height } = frame
  let failure: string | null = null
  let output: Uint8Array = EMPTY
  /** Below it the slice is used up; the one comparison serves both ends, so that slices cost a block nothing. */
  const floor = Math.max(0, gas - gasSlice)

  run: for (;;) {
    const op = bytes[pc]!
    if (height < TAKES[op]!) {
      failure = FAILURE.underflow
      break
    }
    gas -= BASE_GAS[op]!
    if (gas < 0) {
      failure = FAILURE.outOfGas
      break
    }
    if (height + GROWS[op]! > MAX_STACK) {
      failure = FAILURE.overflow
      break
    }
    pc++
    switch (op) {
      case OP.STOP:
        break run

      // -- arithmetic
      // -----------------------------------------------------------------------------------------------------
      case OP.ADD: {
        const sum = stack[--height]! + stack[height - 1]!
        stack[height - 1] = sum >= WORD ? sum - WORD : sum
        break
      }
      case OP.MUL: {
        const product = stack[--height]! * stack[height - 1]!
        stack[height - 1] = product >= WORD ? product & WORD_MASK : product
        break
      }
      case OP.SUB: {
        const difference = stack[--height]! - stack[height - 1]!
        stack[height - 1] = difference < 0n ? difference + WORD : difference
        break
      }
      case OP.DIV: {
        const a = stack[--height]!
        const b = stack[height - 1]!
        stack[height - 1] = b === 0n ? 0n : a / b
        break
      }
      case OP.SDIV: {
        const a = toSigned(stack[--height]!)
        const b = toSigned(stack[height - 1]!)
        // The smallest number divided by -1 is 2^255: itself again.
        stack[height - 1] = b === 0n ? 0n : toUnsigned(a / b)
        break
      }
      case OP.MOD: {
        const a = stack[--height]!
        const b = stack[height - 1]!
        stack[height - 1] = b === 0n ? 0n : a % b
        break
      }
      case OP.SMOD: {
        const a = toSigned(stack[--height]!)
        const b = toSigned(stack[height - 1]!)
        stack[height - 1] = b === 0n ? 0n : toUnsigned(a % b)
        break
      }
      case OP.ADDMOD: {
        const sum = stack[--height]! + stack[--height]!
        const modulus = stack[height - 1]!
        stack[height - 1] = modulus === 0n ? 0n : sum % modulus
        break
      }
      case OP.MULMOD: {
        const product = stack[--height]! * stack[--height]!
        const modulus = stack[height - 1]!
        stack[height - 1] = modulus === 0n ? 0n : product % modulus
        break
      }
      case OP.EXP: {
        const base = stack[--height]!
        const exponent = stack[height - 1]!
        gas -= exponent === 0n ? 0 : GAS.expByte * Math.ceil(exponent.toString(16).length / 2)
        if (gas >= 0) stack[height - 1] = power(base, exponent)
        break
      }
      case OP.SIGNEXTEND:
        height--
        stack[height - 1] = signExtend(stack[height]!, stack[height - 1]!)
        break

      // -- comparison and bits
      // --------------------------------------------------------------------------------------------
      case OP.LT:
        height--
        stack[height - 1] = stack[height]! < stack[height - 1]! ? 1n : 0n
        break
      case OP.GT:
        height--
        stack[height - 1] = stack[height]! > stack[height - 1]! ? 1n : 0n
        break
      case OP.SLT:
        height--
        stack[height - 1] = toSigned(stack[height]!) < toSigned(stack[height - 1]!) ? 1n : 0n
        break
      case OP.SGT:
        height--
        stack[height - 1] = toSigned(stack[height]!) > toSigned(stack[height - 1]!) ? 1n : 0n
        break
      case OP.EQ:
        height--
        stack[height - 1] = stack[height]! === stack[height - 1]! ? 1n : 0n
        break
      case OP.ISZERO:
        stack[height - 1] = stack[height - 1]! === 0n ? 1n : 0n
        break
      case OP.AND:
        height--
        stack[height - 1] = stack[height]! & stack[height - 1]!
        break
      case OP.OR:
        height--
        stack[height - 1] = stack[height]! | stack[height - 1]!
        break
      case OP.XOR:
        height--
        stack[height - 1] = stack[height]! ^ stack[height - 1]!
        break
      case OP.NOT:
        stack[height - 1] = WORD_MASK - stack[height - 1]!
        break
      case OP.BYTE: {
        const at = stack[--height]!
        stack[height - 1] = at > 31n ? 0n : (stack[height - 1]! >> (8n * (31n - at))) & 0xffn
        break
      }
      case OP.SHL: {
        const by = stack[--height]!
        stack[height - 1] = by > 255n ? 0n : (stack[height - 1]! << by) & WORD_MASK
        break
      }
      case OP.SHR: {
        const by = stack[--height]!
        stack[height - 1] = by > 255n ? 0n : stack[height - 1]! >> by
        break
      }
      case OP.SAR:
        height--
        stack[height - 1] = shiftRightSigned(stack[height]!, stack[height - 1]!)
        break
      case OP.KECCAK256: {
        const at = size(stack[--height]!)
        const length = size(stack[height - 1]!)
        gas -= frame.extend(at, length) + GAS.keccakWord * words(length)
        if (gas < 0) break
        frame.provide()
        hashBytes.set(keccak256(length === 0 ? EMPTY : frame.memory.subarray(at, at + length)))
        stack[height - 1] = readWord(hashView, 0)
        break
      }

      // -- where it runs
      // --------------------------------------------------------------------------------------------------
      case OP.ADDRESS:
        stack[height++] = addressToWord(frame.address)
        break
      case OP.BALANCE: {
        const address = wordToAddress(stack[height - 1]!)
        gas -= machine.warmAddress(address) ? GAS.coldAccount : GAS.warmAccess
        if (gas >= 0) stack[height - 1] = machine.account(address).balance
        break
      }
      case OP.ORIGIN:
        stack[height++] = machine.originWord
        break
      case OP.CALLER:
        stack[height++] = addressToWord(frame.caller)
        break
      case OP.CALLVALUE:
        stack[height++] = frame.value
        break
      case OP.CALLDATALOAD: {
        const at = stack[height - 1]!
        stack[height - 1] = at >= frame.input.length ? 0n : wordAt(frame.input, Number(at))
        break
      }
      case OP.CALLDATASIZE:
        stack[height++] = BigInt(frame.input.length)
        break
      case OP.CALLDATACOPY:
      case OP.CODECOPY: {
        const to = size(stack[--height]!)
        const from = size(stack[--height]!)
        const length = size(stack[--height]!)
        gas -= frame.extend(to, length) + GAS.copyWord * words(length)
        if (gas < 0) break
        frame.provide()
        frame.write(to, op === OP.CODECOPY ? bytes.subarray(0, code.length) : frame.input, from, length)
        break
      }
      case OP.CODESIZE:
        stack[height++] = BigInt(code.length)
        break
      case OP.GASPRICE:
        stack[height++] = machine.gasPrice
        break
      case OP.EXTCODESIZE: {
        const address = wordToAddress(stack[height - 1]!)
        gas -= machine.warmAddress(address) ? GAS.coldAccount : GAS.warmAccess
        if (gas >= 0) stack[height - 1] = extCodeSize(machine, address)
        break
      }
      case OP.EXTCODECOPY: {
        const address = wordToAddress(stack[--height]!)
        const to = size(stack[--height]!)
        const from = size(stack[--height]!)
        const length = size(stack[--height]!)
        gas -=
          frame.extend(to, length) +
          GAS.copyWord * words(length) +
          (machine.warmAddress(address) ? GAS.coldAccount : GAS.warmAccess)
        if (gas < 0) break
        frame.provide()
        extCodeCopy(machine, frame, address, to, from, length)
        break
      }
      case OP.RETURNDATASIZE:
        stack[height++] = BigInt(frame.returned.length)
        break
      case OP.RETURNDATACOPY: {
        const to = size(stack[--height]!)
        const from = size(stack[--height]!)
        const length = size(stack[--height]!)
        // Beyond its end is a failure, not zeros (EIP-211).
        if (from + length > frame.returned.length) gas = -1
        else gas -= frame.extend(to, length) + GAS.copyWord * words(length)
        if (gas < 0) break
        frame.provide()
        frame.write(to, frame.returned, from, length)
        break
      }
      case OP.EXTCODEHASH: {
        const address = wordToAddress(stack[height - 1]!)
        gas -= machine.warmAddress(address) ? GAS.coldAccount : GAS.warmAccess
        if (gas >= 0) stack[height - 1] = extCodeHash(machine, address)
        break
      }

      // -- the block
      // ------------------------------------------------------------------------------------------------------
      case OP.BLOCKHASH:
        stack[height - 1] = machine.blockHash(stack[height - 1]!)
        break
      case OP.COINBASE:
        stack[height++] = machine.producerWord
        break
      case OP.TIMESTAMP:
        stack[height++] = BigInt(machine.block.timestamp)
        break
      case OP.NUMBER:
        stack[height++] = BigInt(machine.block.height)
        break
      case OP.PREVRANDAO:
        stack[height++] = machine.randomWord
        break
      case OP.GASLIMIT:
        stack[height++] = machine.block.gasLimit
        break
      case OP.CHAINID:
        stack[height++] = BigInt(machine.block.chainId)
        break
      case OP.SELFBALANCE:
        stack[height++] = machine.account(frame.address).balance
        break
      case OP.BASEFEE:
        stack[height++] = machine.block.baseFeePerGas
        break
      case OP.BLOBHASH:
        // No transaction brings blobs.
        stack[height - 1] = 0n
        break
      case OP.BLOBBASEFEE:
        stack[height++] = 1n
        break

      // -- stack, memory, storage, flow
      // -----------------------------------------------------------------------------------
      case OP.POP:
        height--
        break
      case OP.MLOAD: {
        const at = size(stack[height - 1]!)
        gas -= frame.extend(at, 32)
        if (gas < 0) break
        frame.provide()
        stack[height - 1] = readWord(frame.view, at)
        break
      }
      case OP.MSTORE: {
        const at = size(stack[--height]!)
        const word = stack[--height]!
        gas -= frame.extend(at, 32)
        if (gas < 0) break
        frame.provide()
        writeWord(frame.view, at, word)
        break
      }
      case OP.MSTORE8: {
        const at = size(stack[--height]!)
        const word = stack[--height]!
        gas -= frame.extend(at, 1)
        if (gas < 0) break
        frame.provide()
        frame.memory[at] = Number(word & 0xffn)
        break
      }
      case OP.SLOAD: {
        const slot = slots.slot(stack[height - 1]!)
        gas -= machine.warmSlot(slot) ? GAS.coldSlot : GAS.warmAccess
        stack[height - 1] = slot.value
        break
      }
      case OP.SSTORE: {
        if (isStatic) {
          failure = FAILURE.staticChange
          break run
        }
        const slot = slots.slot(stack[--height]!)
        const cost = storeSlot(machine, slot, stack[--height]!, gas)
        if (cost < 0) {
          failure = FAILURE.refundExhausted
          break run
        }
        gas -= cost
        break
      }
      case OP.JUMP: {
        const to = stack[--height]!
        if (to >= code.length || !code.isJumpTarget(Number(to))) {
          failure = FAILURE.invalidJump
          break run
        }
        pc = Number(to)
        break
      }
      case OP.JUMPI: {
        const to = stack[--height]!
        if (stack[--height]! === 0n) break
        if (to >= code.length || !code.isJumpTarget(Number(to))) {
          failure = FAILURE.invalidJump
          break run
        }
        pc = Number(to)
        break
      }
      case OP.PC:
        stack[height++] = BigInt(pc - 1)
        break
      case OP.MSIZE:
        stack[height++] = BigInt(frame.words * 32)
        break
      case OP.GAS:
        stack[height++] = BigInt(gas)
        break
      case OP.JUMPDEST:
        break
      case OP.TLOAD:
        stack[height - 1] = slots.transient(stack[height - 1]!)
        break
      case OP.TSTORE: {
        if (isStatic) {
          failure = FAILURE.staticChange
          break run
        }
        const key = stack[--height]!
        machine.setTransient(slots, key, stack[--height]!)
        break
      }
      case OP.MCOPY: {
        const to = size(stack[--height]!)
        const from = size(stack[--height]!)
        const length = size(stack[--height]!)
        gas -= frame.extend(from, length) + frame.extend(to, length) + GAS.copyWord * words(length)
        if (gas < 0) break
        frame.provide()
        if (length > 0) frame.memory.copyWithin(to, from, from + length)
        break
      }
      case OP.PUSH0:
        stack[height++] = 0n
        break
      case OP.PUSH1:
        stack[height++] = SMALL[bytes[pc++]!]!
        break

      // -- calls and endings
      // ----------------------------------------------------------------------------------------------
      case OP.CREATE:
      case OP.CREATE2: {
        if (isStatic) {
          failure = FAILURE.staticChange
          break run
        }
        frame.pc = pc
        frame.gas = gas
        frame.height = height
        const begun = create(machine, frame, op === OP.CREATE2)
        if (typeof begun === 'string') {
          failure = begun
          break run
        }
        if (begun !== null) return begun
        gas = frame.gas
        height = frame.height
        break
      }
      case OP.CALL:
      case OP.CALLCODE:
      case OP.DELEGATECALL:
      case OP.STATICCALL: {
        frame.pc = pc
        frame.gas = gas
        frame.height = height
        const begun = callFamily(machine, frame, op)
        if (typeof begun === 'string') {
          failure = begun
          break run
        }
        if (begun !== null) return begun
        gas = frame.gas
        height = frame.height
        break
      }
      case OP.RETURN:
      case OP.REVERT: {
        const at = size(stack[--height]!)
        const length = size(stack[--height]!)
        gas -= frame.extend(at, length)
        if (gas < 0) break
        frame.provide()
        output = frame.read(at, length)
        if (op === OP.REVERT) failure = FAILURE.revert
        break run
      }
      case OP.SELFDESTRUCT: {
        if (isStatic) {
          failure = FAILURE.staticChange
          break run
        }
        gas = selfDestruct(machine, frame.address, wordToAddress(stack[--height]!), gas)
        if (gas < 0) break
        break run
      }

      default:
        if (op > OP.PUSH1 && op <= OP.PUSH32) {
          const length = op - OP.PUSH1 + 1
          stack[height++] = code.pushed(pc - 1, length)
          pc += length
        } else if (op >= OP.DUP1 && op <= OP.DUP16) {
          stack[height] = stack[height - (op - OP.DUP1 + 1)]!
          height++
        } else if (op >= OP.SWAP1 && op <= OP.SWAP16) {
          const other = height - 1 - (op - OP.SWAP1 + 1)
          const top = stack[height - 1]!
          stack[height - 1] = stack[other]!
          stack[other] = top
        } else if (op >= OP.LOG0 && op <= OP.LOG4) {
          if (isStatic) {
            failure = FAILURE.staticChange
            break run
          }
          const at = size(stack[--height]!)
          const length = size(stack[--height]!)
          const count = op - OP.LOG0
          gas -= frame.extend(at, length) + GAS.logTopic * count + GAS.logByte * length
          if (gas < 0) break
          frame.provide()
          const topics: Hash[] = []
          for (let i = 0; i < count; i++) topics.push(wordToHex(stack[--height]!) as Hash)
          machine.logs.push({
            address: frame.address,
            topics,
            data: (length === 0 ? '0x' : bytesToHexFast(frame.memory.subarray(at, at + length))) as Hex,
          })
        } else {
          failure = KNOWN[op] === 1 && op !== OP.INVALID ? FAILURE.outOfGas : FAILURE.invalidOpcode
          break run
        }
    }
    if (gas >= floor) continue
    // What could not be paid did not happen; the frame is taken back.
    if (gas < 0) {
      failure = FAILURE.outOfGas
      break
    }
    frame.pc = pc
    frame.gas = gas
    frame.height = height
    return frame
  }

  frame.gas = gas
  endFrame(machine, frame, failure, output)
  return null
}

import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { bigintToBytes, bytesToBigint } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
import { NativeRevert, type NativeContract, type SystemState } from '#node-core/evm/engine/nativeContract.ts'
import { encodeErrorString } from '#node-core/evm/engine/encodeErrorString.ts'
import { badAdvance, notDev } from '../../errors.ts'

/** Where a signed transaction advances slots on networks whose genesis says `dev` (protocol.md §2.2). */
export const SLOT_ADVANCER_ADDRESS = '0x000000000000000000000000000000000000d002' as Address

/** `advance(uint64)`. */
const SELECTOR = keccak256(utf8ToBytes('advance(uint64)')).subarray(0, 4)
/** Most slots one transaction may skip: a year of seconds. */
const MAX_SLOTS = 366n * 86_400n
const RECORD = 'advanced'

/** Call data for the advancer. */
export function encodeSlotAdvance(slots: number): Uint8Array {
  return Buffer.concat([SELECTOR, bigintToBytes(BigInt(slots), 32)])
}

/** Slots that were skipped since genesis, in this state. */
export function advancedSlots(state: Pick<SystemState, 'record'>): number {
  const bytes = state.record(SLOT_ADVANCER_ADDRESS, RECORD)
  return bytes === undefined ? 0 : Number(bytesToBigint(bytes))
}

/** The native contract; on networks that are not for development it refuses with CHAIN_NOT_DEV. */
export function createSlotAdvancer(dev: boolean): NativeContract {
  return (call) => {
    const slots =
      call.input.length === 36 && Buffer.compare(call.input.subarray(0, 4), SELECTOR) === 0
        ? bytesToBigint(call.input.subarray(4))
        : 0n
    const refuse = (code: ErrorCode): never => {
      throw new NativeRevert(encodeErrorString(code), 3_000n)
    }
    if (!dev) refuse(notDev.code)
    if (call.isStatic || call.value > 0n || slots <= 0n || slots > MAX_SLOTS) refuse(badAdvance.code)
    call.state.setRecord(SLOT_ADVANCER_ADDRESS, RECORD, bigintToBytes(BigInt(advancedSlots(call.state)) + slots, 8))
    return { output: new Uint8Array(0), gasUsed: 25_000n }
  }
}

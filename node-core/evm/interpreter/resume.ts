import type { Frame } from './frame.ts'
import { FAILURE } from './gas.ts'
import type { Machine } from './machine.ts'
import { addressToWord } from './words.ts'

const EMPTY = new Uint8Array(0)

/** Gives the parent what its call or creation brought. */
export function resume(machine: Machine, frame: Frame): void {
  const { failure, output } = machine
  frame.gas += machine.gasLeft
  if (frame.waiting === 'create') {
    frame.returned = failure === FAILURE.revert ? output : EMPTY
    frame.stack[frame.height++] = failure === null ? addressToWord(machine.createdAddress!) : 0n
    return
  }
  frame.returned = failure === null || failure === FAILURE.revert ? output : EMPTY
  frame.write(frame.outAt, frame.returned, 0, Math.min(frame.outLength, frame.returned.length))
  frame.stack[frame.height++] = failure === null ? 1n : 0n
}

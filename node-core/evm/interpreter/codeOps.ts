import type { Address } from '#node-core/model/ids.ts'
import type { Frame } from './frame.ts'
import type { Machine } from './machine.ts'

/**
 * What other contracts see of code that begins so: the reference already has EIP-3540's rule for it. No transaction can
 * make such code.
 */
const EOF_PREFIX = Uint8Array.of(0xef, 0x00)
const EOF_HASH = 0x9dbf3648db8210552e9c4f75c6a1c3057c0ca432043bd648be15fe7be05646f5n
const NO_CODE_HASH = 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470n

export const isEof = (code: Uint8Array): boolean => code[0] === 0xef && code[1] === 0

export function extCodeSize(machine: Machine, address: Address): bigint {
  const code = machine.world.code(address)
  return isEof(code) ? BigInt(EOF_PREFIX.length) : BigInt(code.length)
}

export function extCodeCopy(
  machine: Machine,
  frame: Frame,
  address: Address,
  to: number,
  from: number,
  length: number,
): void {
  if (length === 0) return
  const code = machine.world.code(address)
  frame.write(to, isEof(code) ? EOF_PREFIX : code, from, length)
}

/** 0 for an account that need not exist (EIP-1052, EIP-161). */
export function extCodeHash(machine: Machine, address: Address): bigint {
  const { codeHash, nonce, balance } = machine.account(address)
  if (codeHash === null) return nonce === 0n && balance === 0n ? 0n : NO_CODE_HASH
  return isEof(machine.world.code(address)) ? EOF_HASH : BigInt(codeHash)
}

import type { Hex } from '#node-core/kernel/bytes.ts'
import { isAddress, isHash, type Address, type Hash } from '#node-core/model/ids.ts'
import { badParams } from '../errors.ts'

/** JSON-RPC "quantity": hex without leading zeros. */
export function toQuantity(value: number | bigint): Hex {
  return `0x${value.toString(16)}`
}

/** @throws RPC_BAD_PARAMS */
export function readQuantity(value: unknown, name: string): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) throw badParams('not a quantity', { name })
  return BigInt(value)
}

export function readAddress(value: unknown, name: string): Address {
  if (!isAddress(value)) throw badParams('not an address', { name })
  return value.toLowerCase() as Address
}

export function readHash(value: unknown, name: string): Hash {
  if (!isHash(value)) throw badParams('not 32 bytes', { name })
  return value.toLowerCase() as Hash
}

export function readBytes(value: unknown, name: string): Uint8Array {
  if (typeof value !== 'string' || !value.startsWith('0x')) throw badParams('not whole bytes of hex', { name })
  // Buffer stops at the first wrong digit: the length tells.
  const bytes = Buffer.from(value.slice(2), 'hex')
  if (bytes.length * 2 !== value.length - 2) throw badParams('not whole bytes of hex', { name })
  return bytes
}

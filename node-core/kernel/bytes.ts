import {
  bytesToHex as nobleBytesToHex,
  concatBytes,
  hexToBytes as nobleHexToBytes,
  utf8ToBytes,
} from '@noble/hashes/utils.js'
import { defineError } from './errors.ts'

/** `0x`-prefixed lower-case hexadecimal. */
export type Hex = `0x${string}`

export const badHex = defineError('input', 'KERNEL_BAD_HEX')

/** Bytes as `0x…` lower case. */
export function bytesToHex(bytes: Uint8Array): Hex {
  return `0x${nobleBytesToHex(bytes)}`
}

/** Strict inverse of {@link bytesToHex}: even length, `0x` prefix. @throws KERNEL_BAD_HEX */
export function hexToBytes(hex: string): Uint8Array {
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(hex)) throw badHex('not 0x-prefixed whole bytes', { length: hex.length })
  return nobleHexToBytes(hex.slice(2))
}

export function isHex(value: unknown, byteLength?: number): value is Hex {
  return (
    typeof value === 'string' &&
    /^0x(?:[0-9a-fA-F]{2})*$/.test(value) &&
    (byteLength === undefined || value.length === 2 + 2 * byteLength)
  )
}

/** Big-endian, exactly `length` bytes. */
export function bigintToBytes(value: bigint, length: number): Uint8Array {
  if (value < 0n || value >= 1n << BigInt(8 * length)) throw badHex('integer does not fit', { length })
  return nobleHexToBytes(value.toString(16).padStart(2 * length, '0'))
}

export function bytesToBigint(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${nobleBytesToHex(bytes)}`)
}

/** Same length and content. Not constant time: never for secrets. */
export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Lexicographic order, the order of keys on disk. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    const d = a[i]! - b[i]!
    if (d !== 0) return d
  }
  return a.length - b.length
}

export { concatBytes, utf8ToBytes }

export function bytesToUtf8(bytes: Uint8Array): string {
  // TextDecoder exists in Node, Electron and browsers, but in neither lib we compile the pure rooms with.
  const decoder = new (
    globalThis as unknown as { TextDecoder: new (label: string, options: object) => { decode(b: Uint8Array): string } }
  ).TextDecoder('utf-8', { fatal: true })
  return decoder.decode(bytes)
}

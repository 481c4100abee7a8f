import type { Hex } from '#node-core/kernel/bytes.ts'

// Called without making a Buffer view first: three times faster on 20 bytes than Buffer.from(...).toString('hex').
const { hexSlice } = Buffer.prototype as unknown as { hexSlice(this: Uint8Array, start: number, end: number): string }

/** Bytes as `0x…` lower case, on the hot path. */
export function bytesToHexFast(bytes: Uint8Array): Hex {
  return `0x${hexSlice.call(bytes, 0, bytes.length)}`
}

/** Inverse for hex we made ourselves: not validated. */
export function hexToBytesFast(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), 'hex')
}

export function bytesToBigintFast(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hexSlice.call(bytes, 0, bytes.length)}`)
}

/** Shortest big-endian bytes; zero is empty. */
export function bigintToBytesFast(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0)
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

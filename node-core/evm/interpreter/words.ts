import type { Address } from '#node-core/model/ids.ts'

/** 2^256: words wrap here. */
export const WORD = 1n << 256n
export const WORD_MASK = WORD - 1n
const HALF = 1n << 255n
const ADDRESS_MASK = (1n << 160n) - 1n
const SMALL = 1n << 64n

/** 32 bytes, big-endian, at `at`. */
export function readWord(view: DataView, at: number): bigint {
  const a = view.getBigUint64(at)
  const b = view.getBigUint64(at + 8)
  const c = view.getBigUint64(at + 16)
  const d = view.getBigUint64(at + 24)
  if (a === 0n && b === 0n) return c === 0n ? d : (c << 64n) | d
  return (((a << 64n) | b) << 128n) | ((c << 64n) | d)
}

/** Inverse of {@link readWord}. */
export function writeWord(view: DataView, at: number, word: bigint): void {
  if (word < SMALL) {
    view.setBigUint64(at, 0n)
    view.setBigUint64(at + 8, 0n)
    view.setBigUint64(at + 16, 0n)
  } else {
    // setBigUint64 takes the lowest 64 bits.
    view.setBigUint64(at, word >> 192n)
    view.setBigUint64(at + 8, word >> 128n)
    view.setBigUint64(at + 16, word >> 64n)
  }
  view.setBigUint64(at + 24, word)
}

const scratch = new Uint8Array(32)
const scratchView = new DataView(scratch.buffer)

/** Up to 32 bytes from `at`, zeros after the end. */
export function wordAt(bytes: Uint8Array, at: number): bigint {
  const part = bytes.subarray(at, at + 32)
  if (part.length < 32) scratch.fill(0)
  scratch.set(part)
  return readWord(scratchView, 0)
}

/** Two's complement. */
export const toSigned = (word: bigint): bigint => (word >= HALF ? word - WORD : word)
export const toUnsigned = (value: bigint): bigint => (value < 0n ? value + WORD : value)

/** The lowest 20 bytes of a word. */
export function wordToAddress(word: bigint): Address {
  return `0x${(word & ADDRESS_MASK).toString(16).padStart(40, '0')}` as Address
}

/** A word as 64 digits with `0x`: the name of a slot, a topic, a salt. */
export function wordToHex(word: bigint): `0x${string}` {
  return `0x${word.toString(16).padStart(64, '0')}`
}

/** (base ** exponent) mod 2^256. */
export function power(base: bigint, exponent: bigint): bigint {
  if (base === 2n) return exponent < 256n ? 1n << exponent : 0n
  let result = 1n
  let square = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) & WORD_MASK
    square = (square * square) & WORD_MASK
  }
  return result
}

/** SIGNEXTEND: the sign is bit 7 of byte `byte`, counted from the lowest. */
export function signExtend(byte: bigint, word: bigint): bigint {
  if (byte >= 31n) return word
  const bits = Number(byte) * 8 + 8
  return BigInt.asUintN(256, BigInt.asIntN(bits, word))
}

/** SAR. */
export function shiftRightSigned(shift: bigint, word: bigint): bigint {
  const signed = toSigned(word)
  if (shift >= 256n) return signed < 0n ? WORD_MASK : 0n
  return toUnsigned(signed >> shift)
}

export const addressToWord = (address: Address): bigint => BigInt(address)

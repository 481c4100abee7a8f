import { badHex, bytesToHex, bytesToUtf8, utf8ToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'

/** How a key or value becomes bytes. Key codecs keep the order of what they encode. */
export interface Codec<T> {
  encode(value: T): Uint8Array
  decode(bytes: Uint8Array): T
}

export const rawCodec: Codec<Uint8Array> = { encode: (value) => value, decode: (bytes) => bytes }
export const textCodec: Codec<string> = { encode: utf8ToBytes, decode: bytesToUtf8 }
/** Several keys of every transaction come through here; Buffer stops at the first wrong digit, so the length tells. */
function hexToBytes(hex: Hex): Uint8Array {
  const bytes = Buffer.from(hex.slice(2), 'hex')
  if (bytes.length * 2 !== hex.length - 2 || !hex.startsWith('0x'))
    throw badHex('not 0x-prefixed whole bytes', { length: hex.length })
  return bytes
}

/** `0x…` hex of any length. */
export const hexCodec: Codec<Hex> = { encode: hexToBytes, decode: bytesToHex }
/** Safe non-negative integers as 8 bytes, big-endian: numeric order is key order. */
export const numberCodec: Codec<number> = {
  encode(value) {
    const bytes = Buffer.allocUnsafe(8)
    bytes.writeBigUInt64BE(BigInt(value))
    return bytes
  },
  decode: (bytes) => Number(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readBigUInt64BE()),
}
/** Height, then hash: blocks of one height lie together. */
export const heightHashCodec: Codec<readonly [number, Hex]> = {
  encode: ([height, hash]) => Buffer.concat([numberCodec.encode(height), hexToBytes(hash)]),
  decode: (bytes) => [numberCodec.decode(bytes.subarray(0, 8)), bytesToHex(bytes.subarray(8))],
}
/** Address, then height. */
export const addressHeightCodec: Codec<readonly [Hex, number]> = {
  encode: ([address, height]) => Buffer.concat([hexToBytes(address), numberCodec.encode(height)]),
  decode: (bytes) => [bytesToHex(bytes.subarray(0, 20)), numberCodec.decode(bytes.subarray(20))],
}
/** Plain data as canonical CBOR; the caller vouches for the shape, since only we write here. */
export function cborCodec<T>(): Codec<T> {
  return { encode: (value) => encodeCbor(value), decode: (bytes) => decodeCbor(bytes) as T }
}

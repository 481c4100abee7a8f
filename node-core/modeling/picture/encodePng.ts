import { zlibSync } from 'fflate'
import { concatBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { Drawing } from './drawPiece.ts'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Each byte as its difference from the one above: next to nothing is left of a flat surface. */
const UP_FILTER = 2

/** Checksums of one byte (ISO/IEC 15948, annex D). */
const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1
  return sum
})

/** A PNG (ISO/IEC 15948), eight bits a channel, with alpha; the same bytes on every machine, unlike a browser's own. */
export function encodePng({ size, rgba }: Drawing): Uint8Array {
  const line = 4 * size
  const raw = new Uint8Array((line + 1) * size)
  for (let row = 0; row < size; row++) {
    raw[row * (line + 1)] = UP_FILTER
    for (let i = 0; i < line; i++)
      raw[row * (line + 1) + 1 + i] = rgba[row * line + i]! - (row > 0 ? rgba[(row - 1) * line + i]! : 0)
  }
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, size)
  view.setUint32(4, size)
  // Eight bits a channel; red, green, blue and alpha.
  head.set([8, 6], 8)
  return concatBytes(SIGNATURE, chunk('IHDR', head), chunk('IDAT', zlibSync(raw, { level: 6 })), chunk('IEND'))
}

function chunk(name: string, data = new Uint8Array()): Uint8Array {
  const out = new Uint8Array(12 + data.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  out.set(utf8ToBytes(name), 4)
  out.set(data, 8)
  view.setUint32(8 + data.length, checksum(out.subarray(4, 8 + data.length)))
  return out
}

function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = CHECKSUMS[(sum ^ byte) & 0xff]! ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}

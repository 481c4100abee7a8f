import { unzlibSync } from 'fflate'

const WOFF = 0x774f4646
/** Largest font unpacked, bytes: ours have less than a tenth of it. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * A WOFF 1.0 font as the plain sfnt inside it. The parser's own decompressor gives up on some streams that are sound
 * (one
 * slice of the Chinese font, 172 characters); zlib reads them all.
 */
export function unpackWoff(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 44 || view.getUint32(0) !== WOFF) return bytes
  const tables = Array.from({ length: view.getUint16(12) }, (_, i) => {
    const at = 44 + 20 * i
    const [offset, packed, length] = [view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12)]
    const data = bytes.subarray(offset, offset + packed)
    return { head: at, length, data: packed < length ? unzlibSync(data) : data }
  })
  const padded = (length: number): number => Math.ceil(length / 4) * 4
  const start = 12 + 16 * tables.length
  const size = tables.reduce((sum, table) => sum + padded(table.length), start)
  if (size > MAX_BYTES || tables.some((table) => table.data.length !== table.length)) return bytes
  const out = new Uint8Array(size)
  const target = new DataView(out.buffer)
  target.setUint32(0, view.getUint32(4))
  target.setUint16(4, tables.length)
  const power = Math.floor(Math.log2(Math.max(1, tables.length)))
  target.setUint16(6, 16 * 2 ** power)
  target.setUint16(8, power)
  target.setUint16(10, 16 * tables.length - 16 * 2 ** power)
  let offset = start
  for (const [i, { head, length, data }] of tables.entries()) {
    const entry = 12 + 16 * i
    target.setUint32(entry, view.getUint32(head))
    target.setUint32(entry + 4, view.getUint32(head + 16))
    target.setUint32(entry + 8, offset)
    target.setUint32(entry + 12, length)
    out.set(data, offset)
    offset += padded(length)
  }
  return out
}

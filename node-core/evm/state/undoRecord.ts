import { stateCorrupt } from '../errors.ts'
import type { StateKey } from './stateKeys.ts'

/** A key and its value before a block; null: it was absent. */
export type UndoEntry = readonly [StateKey, Uint8Array | null]

/** Key length (2), value length + 1 or 0 for absent (4), key, value; again and again. */
export function encodeUndo(entries: readonly UndoEntry[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const [key, value] of entries) {
    const name = Buffer.from(key, 'utf8')
    const head = Buffer.allocUnsafe(6)
    head.writeUInt16BE(name.length, 0)
    head.writeUInt32BE(value === null ? 0 : value.length + 1, 2)
    parts.push(head, name)
    if (value !== null) parts.push(value)
  }
  return Buffer.concat(parts)
}

/** @throws EVM_STATE_CORRUPT */
export function decodeUndo(bytes: Uint8Array): UndoEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries: UndoEntry[] = []
  let at = 0
  while (at < buffer.length) {
    if (at + 6 > buffer.length) throw stateCorrupt('an undo record is damaged', { at })
    const keyEnd = at + 6 + buffer.readUInt16BE(at)
    const size = buffer.readUInt32BE(at + 2)
    const end = keyEnd + Math.max(0, size - 1)
    if (end > buffer.length) throw stateCorrupt('an undo record is damaged', { at })
    entries.push([buffer.toString('utf8', at + 6, keyEnd), size === 0 ? null : buffer.subarray(keyEnd, end)])
    at = end
  }
  return entries
}

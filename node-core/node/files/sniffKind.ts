import type { StoredKind } from '#node-core/model/storedFile.ts'

/** How each begins. The envelope: an array of seven, the version, a key of 33 bytes (protocol.md §5.5). */
const BEGINNINGS: readonly (readonly [StoredKind, readonly number[]])[] = [
  ['model', [0x67, 0x6c, 0x54, 0x46]],
  ['picture', [0x89, 0x50, 0x4e, 0x47]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', [0x52, 0x49, 0x46, 0x46]],
  ['sealed', [0x87, 0x01, 0x58, 0x21]],
]

/** What a file is by its first bytes; `document` where they say nothing. */
export function sniffKind(start: Uint8Array): StoredKind {
  return BEGINNINGS.find(([, bytes]) => bytes.every((byte, at) => start[at] === byte))?.[0] ?? 'document'
}

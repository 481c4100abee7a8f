import { bytesEqual } from '#node-core/kernel/bytes.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { chunkCount } from '../contentProtocol.ts'
import { FIRST_STATE, STATE_BYTES, type ChunkHash } from '../hashing/createChunkHash.ts'

/**
 * Whether a message, a state and the chunk after it, is chunk `index` of the file: the state before it if so, null if
 * not. `target` is the proven state after it; of the last chunk the name says it (protocol.md §5.4).
 */
export function proveChunk(
  hash: ChunkHash,
  id: ContentId,
  { size, target }: { readonly size: number; readonly target: Uint8Array | null },
  index: number,
  message: Uint8Array,
): Uint8Array | null {
  // Whatever a peer says: every file begins at the same state.
  const before = index === 0 ? FIRST_STATE : message.slice(0, STATE_BYTES)
  const chunk = message.subarray(STATE_BYTES)
  if (index === chunkCount(size) - 1)
    return bytesEqual(hash.digest(before, index, chunk), contentIdToDigest(id)) ? before : null
  return target !== null && bytesEqual(hash.after(before, index, chunk), target) ? before : null
}

import { encodeHeader } from '#node-core/consensus/header/headerCodec.ts'
import type { BlocksRequest } from '../ports.ts'
import type { ChainStore } from '../storing/chainStore.ts'

/** Most headers and bytes in one answer. */
const MAX_HEADERS = 256
const MAX_BYTES = 1 << 20

/**
 * Answers a peer's request for the headers of a block and its ancestors, descending, down to what it holds final.
 * Bounded work.
 */
export function serveAncestry(store: ChainStore, request: BlocksRequest): Uint8Array[] {
  const out: Uint8Array[] = []
  const floor = Math.max(0, ...request.locator.slice(0, 1).map((ref) => ref.height))
  let size = 0
  for (
    let block = request.to === null ? undefined : store.block(request.to);
    block !== undefined && block.header.height > floor && out.length < MAX_HEADERS && size < MAX_BYTES;
    block = store.block(block.header.parentHash)
  ) {
    const bytes = encodeHeader(block.header)
    out.push(bytes)
    size += bytes.length
  }
  return out
}

import type { Hash } from '#node-core/model/ids.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { historyNotHeld } from '../errors.ts'
import type { BlocksRequest } from '../ports.ts'
import type { BlockRef, ChainStore } from '../storing/chainStore.ts'

/** Most blocks and bytes in one answer. */
const MAX_BLOCKS = 128
const MAX_BYTES = 4 << 20
const MAX_LOCATOR = 64

/**
 * Answers a peer's request for ancestors of a block, ascending, from just above what it knows of our chain. Bounded
 * work.
 * @throws CHAIN_HISTORY_NOT_HELD
 */
export function serveBlocks(storage: Storage, store: ChainStore, head: BlockRef, request: BlocksRequest): Uint8Array[] {
  const out: Uint8Array[] = []
  const target = request.to === null ? head : { hash: request.to, height: store.heightOf(request.to) ?? -1 }
  if (target.height < 0) return out
  const known = request.locator.slice(0, MAX_LOCATOR).filter((ref) => store.canonicalHash(ref.height) === ref.hash)
  const from = known.reduce((best, ref) => Math.max(best, ref.height), 0)
  if (from + 1 < store.firstHeld && target.height > from)
    throw historyNotHeld('from before the snapshot this node began with', {
      height: from + 1,
      firstHeld: store.firstHeld,
    })
  // A target on a fork: its own blocks down to our chain; below, our chain by height.
  const fork: Hash[] = []
  for (
    let ref = target;
    ref.height > from && store.canonicalHash(ref.height) !== ref.hash && fork.length < MAX_BLOCKS;
  ) {
    const block = store.block(ref.hash)
    if (block === undefined) return []
    fork.unshift(ref.hash)
    ref = { height: ref.height - 1, hash: block.header.parentHash }
  }
  const forkStart = target.height - fork.length + 1
  let size = 0
  for (let height = from + 1; height <= target.height && out.length < MAX_BLOCKS && size < MAX_BYTES; height++) {
    const hash = height >= forkStart ? fork[height - forkStart] : store.canonicalHash(height)
    const bytes = hash === undefined ? undefined : storage.block.get([height, hash])
    if (bytes === undefined) break
    out.push(bytes)
    size += bytes.length
  }
  return out
}

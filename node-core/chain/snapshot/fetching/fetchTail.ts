import type { Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { createTailCheck } from '../createTailCheck.ts'
import { falseSnapshot } from '../errors.ts'
import { decodeByteList, MAX_TAIL_BLOCKS } from '../exchange/snapshotRequest.ts'
import type { Shelf } from '../shelf/openShelf.ts'
import type { Share } from './share.ts'

export interface TailFetchOptions {
  readonly genesis: Genesis
  readonly crypto: FastCrypto
  readonly shelf: Shelf
  readonly firstBlock: number
  /** The way down from the checkpoint: it says which block is the right one. */
  readonly hashes: ReadonlyMap<number, Hash>
  readonly share: Share
}

/** Fetches the snapshot's last blocks with their receipts, each proven as it comes. @throws CHAIN_NO_SNAPSHOT */
export async function fetchTail({
  genesis,
  crypto,
  shelf,
  firstBlock,
  hashes,
  share,
}: TailFetchOptions): Promise<void> {
  const check = createTailCheck(genesis, crypto)
  const isRight = (payload: Uint8Array, height: number) => {
    try {
      return check(payload).block.hash === hashes.get(height)
    } catch {
      return false
    }
  }
  const last = shelf.manifest!.height
  const ranges: number[] = []
  for (let height = firstBlock; height <= last; height += MAX_TAIL_BLOCKS) ranges.push(height)
  await share(ranges, async (from, ask) => {
    const end = Math.min(last + 1, from + MAX_TAIL_BLOCKS)
    for (let height = from; height < end;) {
      if (shelf.block(height) !== undefined) {
        height++
        continue
      }
      const blocks = decodeByteList(await ask({ ask: 'blocks', first: height, count: end - height }), end - height)
      if (blocks.length === 0) throw falseSnapshot('no blocks', { reason: 'block', height })
      for (const [i, payload] of blocks.entries())
        if (payload === null || !isRight(payload, height + i))
          throw falseSnapshot('not the block on the way', { reason: 'block', height: height + i })
      await shelf.putBlocks(height, blocks as Uint8Array[])
      height += blocks.length
    }
  })
}

import type { Block } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { PlacedLog } from '#node-core/model/receipt.ts'
import { matchesFilter } from '#node-core/chain/queries/matchesFilter.ts'
import type { LogFilter } from '#node-core/chain/queries/chainQueries.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'

/** Up to which block somebody was told. */
export interface Cursor {
  readonly height: number
  readonly hash: Hash
}

/** What became of the chain since then. */
export interface Trail {
  /** Blocks that are no longer part of it, newest first. */
  readonly reverted: readonly Block[]
  /** Heights of the blocks that came: none when `fromHeight` is above `head.height`. */
  readonly fromHeight: number
  readonly head: Cursor
}

export type TrailChain = Pick<Chain, 'head' | 'getBlock' | 'getReceipts' | 'getLogs' | 'transactionHashes'>

/** Blocks can leave, and several can come at once: whoever is told only of the head misses some. */
export function trailSince(chain: TrailChain, since: Cursor): Trail {
  const { height, hash } = chain.head
  const reverted: Block[] = []
  let at: Cursor = since
  while (at.height > 0 && chain.getBlock(at.height)?.hash !== at.hash) {
    const block = chain.getBlock(at.hash)
    if (block === null) break
    reverted.push(block)
    at = { height: at.height - 1, hash: block.header.parentHash }
  }
  return { reverted, fromHeight: at.height + 1, head: { height, hash } }
}

/** Hashes of the blocks that came. */
export function blocksOf(chain: TrailChain, { fromHeight, head }: Trail): Hash[] {
  const hashes: Hash[] = []
  for (let height = fromHeight; height <= head.height; height++) {
    const block = chain.getBlock(height)
    if (block !== null) hashes.push(block.hash)
  }
  return hashes
}

/** Logs that came and, first, those that left with their blocks. */
export async function logsOf(
  chain: TrailChain,
  { reverted, fromHeight, head }: Trail,
  filter: LogFilter,
): Promise<{ readonly log: PlacedLog; readonly removed: boolean }[]> {
  const out: { log: PlacedLog; removed: boolean }[] = []
  for (const block of reverted) {
    if (block.header.height < filter.fromHeight || block.header.height > filter.toHeight) continue
    for (const log of logsIn(chain, block)) if (matchesFilter(log, filter)) out.push({ log, removed: true })
  }
  const [from, to] = [Math.max(fromHeight, filter.fromHeight), Math.min(head.height, filter.toHeight)]
  if (from <= to)
    for (const log of await chain.getLogs({ ...filter, fromHeight: from, toHeight: to }))
      out.push({ log, removed: false })
  return out
}

function logsIn(chain: TrailChain, block: Block): PlacedLog[] {
  const hashes = chain.transactionHashes(block)
  let logIndex = 0
  return (chain.getReceipts(block.hash) ?? []).flatMap((receipt, transactionIndex) =>
    receipt.logs.map((log) => ({
      ...log,
      height: block.header.height,
      blockHash: block.hash,
      transactionHash: hashes[transactionIndex]!,
      transactionIndex,
      logIndex: logIndex++,
    })),
  )
}

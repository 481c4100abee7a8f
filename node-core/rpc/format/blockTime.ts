import type { Block } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'

export type TimedChain = Pick<Chain, 'genesis' | 'getBlock'>

/** Unix seconds, from the slot. */
export function blockTime({ genesis }: Pick<Chain, 'genesis'>, block: Block): number {
  return Math.floor((genesis.timeMs + block.header.slot * genesis.params.slotMs) / 1000)
}

/** Times of blocks by hash, each read once: for answers with many logs. Null where the block is not held. */
export function createBlockTimes(chain: TimedChain): (hash: Hash) => number | null {
  const times = new Map<Hash, number | null>()
  return (hash) => {
    let time = times.get(hash)
    if (time === undefined) {
      const block = chain.getBlock(hash)
      time = block === null ? null : blockTime(chain, block)
      times.set(hash, time)
    }
    return time
  }
}

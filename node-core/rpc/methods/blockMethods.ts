import type { Block } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { BlockTag } from '#node-core/chain/queries/chainQueries.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { badParams } from '../errors.ts'
import { readBlockNumber, readBlockTag } from '../format/blockTag.ts'
import { blockTime, createBlockTimes } from '../format/blockTime.ts'
import { formatBlock, formatReceipt, formatTransaction } from '../format/formatBlock.ts'
import { readHash, readQuantity, toQuantity } from '../format/quantity.ts'
import { takes, type RpcMethods } from './method.ts'

/** Blocks, their transactions and receipts. A block that is not known is null, and so is what would lie in it. */
export function blockMethods(chain: Chain): RpcMethods {
  const hashes = new WeakMap<Block, readonly Hash[]>()
  const hashesOf = (block: Block): readonly Hash[] => {
    let list = hashes.get(block)
    if (list === undefined) {
      list = chain.transactionHashes(block)
      hashes.set(block, list)
    }
    return list
  }
  /** By its place: the same envelope may lie in a block that left the chain too. */
  const transactionIn = (block: Block, index: number): object | null => {
    const found = chain.getTransaction(hashesOf(block)[index]!)
    if (found === null) return null
    const place = { height: block.header.height, blockHash: block.hash, index }
    return formatTransaction(
      { transaction: found.transaction, place },
      { baseFeePerGas: block.header.baseFeePerGas, time: blockTime(chain, block) },
    )
  }
  const blockJson = (tag: BlockTag, full: unknown): object | null => {
    if (full != null && typeof full !== 'boolean') throw badParams('true or false', { name: 'full' })
    const block = chain.getBlock(tag)
    if (block === null) return null
    return formatBlock(
      block,
      blockTime(chain, block),
      full === true ? block.transactions.map((_, i) => transactionIn(block, i)) : hashesOf(block),
    )
  }
  const count = (tag: BlockTag, of: (block: Block) => number) => {
    const block = chain.getBlock(tag)
    return block === null ? null : toQuantity(of(block))
  }
  const inBlock = (tag: BlockTag, index: unknown): object | null => {
    const at = readQuantity(index, 'index')
    const block = chain.getBlock(tag)
    return block === null || at >= BigInt(block.transactions.length) ? null : transactionIn(block, Number(at))
  }
  const length = (block: Block) => block.transactions.length
  return {
    eth_getBlockByNumber: takes(2, ([tag, full]) => blockJson(readBlockNumber(tag), full)),
    eth_getBlockByHash: takes(2, ([hash, full]) => blockJson(readHash(hash, 'hash'), full)),
    eth_getBlockTransactionCountByNumber: takes(1, ([tag]) => count(readBlockNumber(tag), length)),
    eth_getBlockTransactionCountByHash: takes(1, ([hash]) => count(readHash(hash, 'hash'), length)),
    // There are no uncles: none in a block that there is.
    eth_getUncleCountByBlockNumber: takes(1, ([tag]) => count(readBlockNumber(tag), () => 0)),
    eth_getUncleCountByBlockHash: takes(1, ([hash]) => count(readHash(hash, 'hash'), () => 0)),
    eth_getTransactionByBlockNumberAndIndex: takes(2, ([tag, index]) => inBlock(readBlockNumber(tag), index)),
    eth_getTransactionByBlockHashAndIndex: takes(2, ([hash, index]) => inBlock(readHash(hash, 'hash'), index)),
    eth_getTransactionByHash: takes(1, ([hash]) => {
      const found = chain.getTransaction(readHash(hash, 'hash'))
      const block = found?.place == null ? null : chain.getBlock(found.place.blockHash)
      return found === null
        ? null
        : formatTransaction(
            found,
            block === null ? null : { baseFeePerGas: block.header.baseFeePerGas, time: blockTime(chain, block) },
          )
    }),
    eth_getTransactionReceipt: takes(1, ([hash]) => {
      const found = chain.getReceipt(readHash(hash, 'hash'))
      return found === null ? null : formatReceipt(found, createBlockTimes(chain)(found.blockHash))
    }),
    eth_getBlockReceipts: takes(1, ([tag]) => {
      if (tag == null) throw badParams('which block?', { name: 'block' })
      const block = chain.getBlock(readBlockTag(tag))
      // Receipts are found by transaction, on the chain: those of a block that left it are not.
      if (block === null || chain.getBlock(block.header.height)?.hash !== block.hash) return null
      const time = blockTime(chain, block)
      return hashesOf(block).map((hash) => formatReceipt(chain.getReceipt(hash)!, time))
    }),
  }
}

import type { LogFilter } from '#node-core/chain/queries/chainQueries.ts'
import { badParams } from '../errors.ts'
import { readBlockNumber } from './blockTag.ts'
import { readLogMatch } from './logFilter.ts'

/**
 * The filter object of eth_newFilter and of a subscription: what comes from now on, in blocks whose numbers lie within.
 * Unlike in
 * eth_getLogs those may lie ahead.
 * @throws RPC_BAD_PARAMS
 */
export function readFilterRange(value: unknown): LogFilter {
  const match = readLogMatch(value)
  const { blockHash, fromBlock, toBlock } = value as Record<string, unknown>
  if (blockHash != null) throw badParams('one block has nothing new: ask eth_getLogs', { name: 'blockHash' })
  const heightOf = (tag: unknown, name: string, open: number): number => {
    const read = tag == null ? open : readBlockNumber(tag, name)
    return typeof read === 'number' ? read : open
  }
  const [fromHeight, toHeight] = [
    heightOf(fromBlock, 'fromBlock', 0),
    heightOf(toBlock, 'toBlock', Number.MAX_SAFE_INTEGER),
  ]
  if (fromHeight > toHeight) throw badParams('invalid block range params', { name: 'filter', fromHeight, toHeight })
  return { ...match, fromHeight, toHeight }
}

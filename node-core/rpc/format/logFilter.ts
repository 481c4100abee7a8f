import type { Hash } from '#node-core/model/ids.ts'
import type { LogFilter } from '#node-core/chain/queries/chainQueries.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { unknownBlock } from '#node-core/chain/errors.ts'
import { badParams } from '../errors.ts'
import { readBlockNumber } from './blockTag.ts'
import { readAddress, readHash } from './quantity.ts'
import { readObject } from './readObject.ts'

/** Most addresses, and most topics at one position: a longer list is refused, never cut. */
export const MAX_LISTED = 1_000
const MAX_TOPICS = 4
const KEYS = ['address', 'topics', 'fromBlock', 'toBlock', 'blockHash']

function readList<T>(value: unknown, name: string, read: (item: unknown) => T): T[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length > MAX_LISTED) throw badParams('too long a list', { name, limit: MAX_LISTED })
  return list.map(read)
}

/** Any of these at the position; null, an empty list and a list with null in it stand for whatever. */
function readTopic(value: unknown): readonly Hash[] | null {
  if (value === null || (Array.isArray(value) && (value.length === 0 || value.includes(null)))) return null
  return readList(value, 'topics', (item) => readHash(item, 'topics'))
}

/** Which logs, wherever they are. @throws RPC_BAD_PARAMS */
export function readLogMatch(value: unknown): Required<Pick<LogFilter, 'addresses' | 'topics'>> {
  const { address, topics } = readObject(value, 'filter', KEYS)
  if (topics != null && !Array.isArray(topics)) throw badParams('not a list', { name: 'topics' })
  const positions: readonly unknown[] = topics ?? []
  if (positions.length > MAX_TOPICS)
    throw badParams('a log has four topics at most', { name: 'topics', limit: MAX_TOPICS })
  return {
    addresses: address == null ? [] : readList(address, 'address', (item) => readAddress(item, 'address')),
    topics: positions.map(readTopic),
  }
}

/** The filter object of eth_getLogs: which logs, and in which blocks. @throws RPC_BAD_PARAMS, CHAIN_UNKNOWN_BLOCK */
export function readLogFilter(chain: Pick<Chain, 'head' | 'final' | 'getBlock'>, value: unknown): LogFilter {
  const match = readLogMatch(value)
  const { blockHash, fromBlock, toBlock } = value as Record<string, unknown>
  if (blockHash != null) {
    if (fromBlock != null || toBlock != null)
      throw badParams('blockHash goes without fromBlock and toBlock', { name: 'filter' })
    const hash = readHash(blockHash, 'blockHash')
    const height = chain.getBlock(hash)?.header.height
    if (height === undefined || chain.getBlock(height)?.hash !== hash)
      throw unknownBlock('unknown block', { block: hash })
    return { ...match, fromHeight: height, toHeight: height }
  }
  const head = chain.head.height
  const heightOf = (tag: unknown, name: string): number => {
    const read = tag == null ? 'head' : readBlockNumber(tag, name)
    return typeof read === 'number' ? read : read === 'final' ? chain.final.height : head
  }
  const [fromHeight, toHeight] = [heightOf(fromBlock, 'fromBlock'), heightOf(toBlock, 'toBlock')]
  if (fromHeight > head || toHeight > head)
    throw badParams('block range extends beyond current head block', { name: 'filter', head })
  if (fromHeight > toHeight) throw badParams('invalid block range params', { name: 'filter', fromHeight, toHeight })
  return { ...match, fromHeight, toHeight }
}

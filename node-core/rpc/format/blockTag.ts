import { isHash, type Hash } from '#node-core/model/ids.ts'
import type { BlockTag, CallTag } from '#node-core/chain/queries/chainQueries.ts'
import { badParams } from '../errors.ts'
import { readHash, readQuantity } from './quantity.ts'
import { readObject } from './readObject.ts'

const TAGS: ReadonlyMap<unknown, BlockTag> = new Map<unknown, BlockTag>([
  ['latest', 'head'],
  ['pending', 'head'],
  ['finalized', 'final'],
  ['safe', 'final'],
  ['earliest', 0],
])

/** A height no chain reaches would be rounded, and so name another. */
const MAX_HEIGHT = 2n ** 48n

/** A number or a tag; `safe` and `finalized` are our final block, `pending` is the head. @throws RPC_BAD_PARAMS */
export function readBlockNumber(value: unknown, name = 'block'): BlockTag {
  const tag = TAGS.get(value)
  if (tag !== undefined) return tag
  if (typeof value === 'string' && value.length > 18) throw badParams('not a block number', { name })
  const height = readQuantity(value, name)
  if (height > MAX_HEIGHT) throw badParams('not a block number', { name })
  return Number(height)
}

/**
 * A block whose state is asked for: a number, a tag, a hash, or an object of EIP-1898. Absent: the head. A block that
 * is not on our chain
 * has no state here, so that `requireCanonical` changes nothing.
 * @throws RPC_BAD_PARAMS
 */
export function readBlockTag(value: unknown): BlockTag {
  if (value === undefined || value === null) return 'head'
  if (typeof value !== 'object') return isHash(value) ? (value.toLowerCase() as Hash) : readBlockNumber(value)
  const { blockHash, blockNumber, requireCanonical } = readObject(value, 'block', [
    'blockHash',
    'blockNumber',
    'requireCanonical',
  ])
  if ((blockHash == null) === (blockNumber == null))
    throw badParams('a block has either blockHash or blockNumber', { name: 'block' })
  if (requireCanonical != null && (typeof requireCanonical !== 'boolean' || blockHash == null))
    throw badParams('requireCanonical is true or false, beside blockHash', { name: 'block' })
  return blockHash == null ? readBlockNumber(blockNumber) : readHash(blockHash, 'blockHash')
}

/** The block in which a call runs: `pending`, and no block at all, is one made now. @throws RPC_BAD_PARAMS */
export function readCallTag(value: unknown): CallTag {
  const isPending =
    value === undefined ||
    value === null ||
    value === 'pending' ||
    (typeof value === 'object' && (value as { blockNumber?: unknown }).blockNumber === 'pending')
  // Still read: beside `pending` an object may say what is not understood.
  const tag = readBlockTag(value)
  return isPending ? 'next' : tag
}

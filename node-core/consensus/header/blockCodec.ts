import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Block } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { badBlock } from '../errors.ts'
import { decodeHeader, encodeHeader, MAX_HEADER_BYTES } from './headerCodec.ts'
import { headerHash } from './headerHash.ts'

/** A block on the wire and on disk is never longer. */
export const MAX_BLOCK_BYTES = 4 * 1024 * 1024
/** Transactions in a block. */
export const MAX_TRANSACTIONS = 20_000
/** What a builder puts in at most, bytes: with its header the block still fits one gossip message. */
export const MAX_BODY_BYTES = MAX_BLOCK_BYTES - MAX_HEADER_BYTES - 64
/** Most that CBOR puts before a transaction. */
export const ITEM_HEADER_BYTES = 5

/** Canonical CBOR: [header bytes, [transaction bytes …]]. */
export function encodeBlock(block: Pick<Block, 'header' | 'transactions'>): Uint8Array {
  return encodeCbor([encodeHeader(block.header), [...block.transactions]])
}

/** Strict inverse; computes the hash. Does not check signature or body. @throws CHAIN_BAD_BLOCK, CHAIN_BAD_HEADER */
export function decodeBlock(data: Uint8Array, genesisHash: Hash): Block {
  if (data.length > MAX_BLOCK_BYTES) throw badBlock('too long', { length: data.length })
  let parts: unknown
  try {
    parts = decodeCbor(data)
  } catch (cause) {
    throw badBlock('not canonical CBOR', { length: data.length }, isNodeError(cause) ? undefined : cause)
  }
  if (!Array.isArray(parts) || parts.length !== 2 || !(parts[0] instanceof Uint8Array) || !Array.isArray(parts[1]))
    throw badBlock('not [header, transactions]')
  const transactions = parts[1] as unknown[]
  if (transactions.length > MAX_TRANSACTIONS || !transactions.every((tx) => tx instanceof Uint8Array && tx.length > 0))
    throw badBlock('not a list of transaction bytes')
  const header = decodeHeader(parts[0])
  return { header, hash: headerHash(genesisHash, header), transactions: transactions as Uint8Array[] }
}

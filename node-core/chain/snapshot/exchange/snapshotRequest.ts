import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { badSnapshotRequest, falseSnapshot } from '../errors.ts'

/** What a joiner asks of a peer (protocol.md §2.17). */
export type SnapshotRequest =
  | { readonly ask: 'offers' }
  | { readonly ask: 'manifest'; readonly hash: Hash }
  | { readonly ask: 'part'; readonly hash: Hash; readonly depth: number; readonly index: number }
  | { readonly ask: 'blocks'; readonly first: number; readonly count: number }
  | { readonly ask: 'code'; readonly hashes: readonly Hash[] }

export const MAX_REQUEST_BYTES = 2_048
/** Blocks with their receipts in one question; fewer come where they are long. */
export const MAX_TAIL_BLOCKS = 32
export const MAX_CODES = 32
/** Nothing longer is answered but a part, or one block that is longer by itself. */
export const ANSWER_BYTES = 4 << 20
/** A block and receipts as long as they get. */
export const MAX_ANSWER_BYTES = 20 << 20

export function encodeSnapshotRequest(request: SnapshotRequest): Uint8Array {
  switch (request.ask) {
    case 'offers':
      return encodeCbor(['offers'])
    case 'manifest':
      return encodeCbor(['manifest', hexToBytes(request.hash)])
    case 'part':
      return encodeCbor(['part', hexToBytes(request.hash), request.depth, request.index])
    case 'blocks':
      return encodeCbor(['blocks', request.first, request.count])
    case 'code':
      return encodeCbor(['code', request.hashes.map(hexToBytes)])
  }
}

const isCount = (value: unknown, most: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most
const isHashBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === 32
const toHash = (bytes: Uint8Array) => bytesToHex(bytes) as Hash

/** @throws CHAIN_BAD_SNAPSHOT_REQUEST, KERNEL_BAD_CBOR */
export function decodeSnapshotRequest(bytes: Uint8Array): SnapshotRequest {
  const fields = decodeCbor(bytes)
  const [ask, a, b, c] = (Array.isArray(fields) ? fields : []) as unknown[]
  const length = Array.isArray(fields) ? fields.length : 0
  if (ask === 'offers' && length === 1) return { ask }
  if (ask === 'manifest' && length === 2 && isHashBytes(a)) return { ask, hash: toHash(a) }
  if (ask === 'part' && length === 4 && isHashBytes(a) && isCount(b, 16) && isCount(c, 2 ** 16))
    return { ask, hash: toHash(a), depth: b, index: c }
  if (ask === 'blocks' && length === 3 && isCount(a, Number.MAX_SAFE_INTEGER - MAX_TAIL_BLOCKS) && a > 0)
    if (isCount(b, MAX_TAIL_BLOCKS) && b > 0) return { ask, first: a, count: b }
  if (ask === 'code' && length === 2 && Array.isArray(a) && a.length <= MAX_CODES && a.every(isHashBytes))
    return { ask, hashes: a.map(toHash) }
  throw badSnapshotRequest('not a question about a snapshot')
}

/** A snapshot that a peer says to have. */
export interface SnapshotOffer {
  readonly height: number
  readonly hash: Hash
  readonly bytes: number
}

/** One node keeps so few. */
const MAX_OFFERS = 8

export const encodeOffers = (offers: readonly SnapshotOffer[]): Uint8Array =>
  encodeCbor(offers.slice(0, MAX_OFFERS).map(({ height, hash, bytes }) => [height, hexToBytes(hash), bytes]))

/** @throws CHAIN_FALSE_SNAPSHOT, KERNEL_BAD_CBOR */
export function decodeOffers(bytes: Uint8Array): SnapshotOffer[] {
  const rows = decodeCbor(bytes)
  if (!Array.isArray(rows) || rows.length > MAX_OFFERS)
    throw falseSnapshot('not a list of snapshots', { reason: 'offers' })
  return rows.map((row: unknown) => {
    const [height, hash, size] = (Array.isArray(row) && row.length === 3 ? row : []) as unknown[]
    const most = Number.MAX_SAFE_INTEGER
    if (!isCount(height, most) || height < 1 || !isHashBytes(hash) || !isCount(size, most))
      throw falseSnapshot('not a snapshot', { reason: 'offers' })
    return { height, hash: toHash(hash), bytes: size }
  })
}

/** A list of byte strings, null for what the peer has not. @throws CHAIN_FALSE_SNAPSHOT, KERNEL_BAD_CBOR */
export function decodeByteList(bytes: Uint8Array, most: number): (Uint8Array | null)[] {
  const list = decodeCbor(bytes)
  if (!Array.isArray(list) || list.length > most || !list.every((item) => item === null || item instanceof Uint8Array))
    throw falseSnapshot('not a list of bytes', { reason: 'list' })
  return list as (Uint8Array | null)[]
}

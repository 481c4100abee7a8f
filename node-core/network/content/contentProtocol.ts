import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { badContentRequest } from './errors.ts'

/** "Do you have it?": answered by its size in bytes, or null. */
export const CONTENT_HAVE = '/dipnet/content/have/1'
/** "Send these chunks, the last one first": each answered by the state before it and its bytes. */
export const CONTENT_GET = '/dipnet/content/get/2'
/** "Who has it?": answered by addresses of those who say they do. */
export const CONTENT_WHO = '/dipnet/content/who/1'
export const CHUNK_BYTES = 1024 * 1024
/** Most chunks one request may ask for. */
const MAX_CHUNKS_ASKED = 16
/** How far a question for who has a file is handed on. */
export const MAX_HOPS = 1
/** Most addresses told of those who have it. */
export const MAX_TOLD = 8

/** Chunks `from`, `from` − 1, … of a file, `count` of them. */
export interface ChunkRequest {
  readonly id: ContentId
  readonly from: number
  readonly count: number
}

export interface WhoRequest {
  readonly id: ContentId
  /** How often it may be handed on from here. */
  readonly hops: number
}

/** How many chunks a file of that many bytes has; an empty one has one. */
export function chunkCount(size: number): number {
  return Math.max(1, Math.ceil(size / CHUNK_BYTES))
}

/** How many bytes chunk `index` of a file of that many bytes has. */
export function chunkLength(size: number, index: number): number {
  return Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES)
}

function decodeFields(bytes: Uint8Array, numbers: number): [ContentId, ...number[]] {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || value.length !== numbers + 1) throw badContentRequest('not a content request')
  const [id, ...rest] = value as unknown[]
  const good = rest.every((item) => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0)
  if (typeof id !== 'string' || !good) throw badContentRequest('not a content request')
  try {
    contentIdToDigest(id)
  } catch (cause) {
    throw badContentRequest('not a content id', {}, cause)
  }
  return [id as ContentId, ...(rest as number[])]
}

export function encodeHave(id: ContentId): Uint8Array {
  return encodeCbor([id])
}

/** @throws CONTENT_BAD_REQUEST, KERNEL_BAD_CBOR */
export function decodeHave(bytes: Uint8Array): ContentId {
  return decodeFields(bytes, 0)[0]
}

export function encodeChunkRequest({ id, from, count }: ChunkRequest): Uint8Array {
  return encodeCbor([id, from, count])
}

/** @throws CONTENT_BAD_REQUEST, KERNEL_BAD_CBOR */
export function decodeChunkRequest(bytes: Uint8Array): ChunkRequest {
  const [id, from, count] = decodeFields(bytes, 2)
  if (count! < 1 || count! > MAX_CHUNKS_ASKED || count! > from! + 1) throw badContentRequest('not so many chunks')
  return { id, from: from!, count: count! }
}

export function encodeWho({ id, hops }: WhoRequest): Uint8Array {
  return encodeCbor([id, hops])
}

/** @throws CONTENT_BAD_REQUEST, KERNEL_BAD_CBOR */
export function decodeWho(bytes: Uint8Array): WhoRequest {
  const [id, hops] = decodeFields(bytes, 1)
  if (hops! > MAX_HOPS) throw badContentRequest('handed on too often')
  return { id, hops: hops! }
}

export function encodeSize(size: number | null): Uint8Array {
  return encodeCbor(size)
}

/** @throws CONTENT_BAD_REQUEST, KERNEL_BAD_CBOR */
export function decodeSize(bytes: Uint8Array): number | null {
  const value = decodeCbor(bytes)
  if (value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)) return value
  throw badContentRequest('not a size')
}

import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { badContentRequest } from './errors.ts'

/** "Do you have it?": answered by its size in bytes, or null. */
export const CONTENT_HAVE = '/dipnet/content/have/1'
/** "Send it from this offset on": answered by chunks of at most 1 MiB. */
export const CONTENT_GET = '/dipnet/content/get/1'
export const CHUNK_BYTES = 1024 * 1024

export interface ContentRequest {
  readonly id: ContentId
  readonly offset: number
}

export function encodeContentRequest(request: ContentRequest): Uint8Array {
  return encodeCbor([request.id, request.offset])
}

/** @throws CONTENT_BAD_REQUEST, KERNEL_BAD_CBOR */
export function decodeContentRequest(bytes: Uint8Array): ContentRequest {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || value.length !== 2) throw badContentRequest('not a content request')
  const [id, offset] = value as unknown[]
  if (typeof id !== 'string' || typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0)
    throw badContentRequest('not a content request')
  try {
    contentIdToDigest(id)
  } catch (cause) {
    throw badContentRequest('not a content id', {}, cause)
  }
  return { id: id as ContentId, offset }
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

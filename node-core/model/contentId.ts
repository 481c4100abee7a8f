import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { sha256 } from '../kernel/hash.ts'
import { badContentId, toContentId, type ContentId } from './ids.ts'

const RAW = 0x55
const SHA2_256 = 0x12

/**
 * The content id of a file whose sha2-256 is `digest` (32 bytes). On chain only the digest is kept.
 * @throws MODEL_BAD_CONTENT_ID
 */
export function digestToContentId(digest: Uint8Array): ContentId {
  if (digest.length !== 32) throw badContentId('digest is not 32 bytes', { length: digest.length })
  return CID.createV1(RAW, Digest.create(SHA2_256, digest)).toString() as ContentId
}

/** The content id of bytes in memory. */
export function bytesToContentId(bytes: Uint8Array): ContentId {
  return digestToContentId(sha256(bytes))
}

/** The 32-byte sha2-256 inside a content id. @throws MODEL_BAD_CONTENT_ID */
export function contentIdToDigest(id: string): Uint8Array {
  try {
    const digest = CID.parse(toContentId(id)).multihash.digest
    // Base32 has spare bits: only the canonical spelling names the file.
    if (digestToContentId(digest) === id) return digest
  } catch (cause) {
    throw badContentId('not a CIDv1 raw sha2-256', { value: id.slice(0, 80) }, cause)
  }
  throw badContentId('not the canonical spelling', { value: id.slice(0, 80) })
}

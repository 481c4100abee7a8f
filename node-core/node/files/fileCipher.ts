import { createCipheriv, createDecipheriv } from 'node:crypto'
import { concatBytes } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'

/** Plaintext of a chunk: what one ranged read has to decrypt at least. */
export const CHUNK_BYTES = 256 * 1024
const TAG_BYTES = 16
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
/** Salt (32), then the sealed digest of the plaintext (32 + tag). */
export const HEADER_BYTES = 32 + 32 + TAG_BYTES

const KINDS = { chunk: 0, last: 1, digest: 2 } as const

/**
 * AES-256-GCM in chunks under a key of this file alone; place and end of each chunk are in its nonce, so none can be
 * moved or cut off.
 */
export interface FileCipher {
  seal(index: number, last: boolean, plain: Uint8Array): Uint8Array
  /** Null when it is not what was sealed there. */
  open(index: number, last: boolean, sealed: Uint8Array): Uint8Array | null
  sealDigest(digest: Uint8Array): Uint8Array
  openDigest(sealed: Uint8Array): Uint8Array | null
}

/** Plaintext bytes of a sealed file of that length. */
export function plainSize(fileBytes: number): number {
  const body = Math.max(0, fileBytes - HEADER_BYTES)
  return body - Math.ceil(body / SEALED_CHUNK_BYTES) * TAG_BYTES
}

function nonceOf(kind: number, index: number): Uint8Array {
  const nonce = new Uint8Array(12)
  nonce[0] = kind
  new DataView(nonce.buffer).setBigUint64(4, BigInt(index))
  return nonce
}

/** @param salt 32 random bytes, kept beside the file */
export function createFileCipher(key: Uint8Array, salt: Uint8Array): FileCipher {
  const fileKey = taggedHash('dipnet/private-file/key', key, salt)
  const seal = (nonce: Uint8Array, plain: Uint8Array) => {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonce)
    return concatBytes(cipher.update(plain), cipher.final(), cipher.getAuthTag())
  }
  const open = (nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null => {
    if (sealed.length < TAG_BYTES) return null
    const decipher = createDecipheriv('aes-256-gcm', fileKey, nonce)
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    try {
      return concatBytes(decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final())
    } catch {
      return null
    }
  }
  return {
    seal: (index, last, plain) => seal(nonceOf(last ? KINDS.last : KINDS.chunk, index), plain),
    open: (index, last, sealed) => open(nonceOf(last ? KINDS.last : KINDS.chunk, index), sealed),
    sealDigest: (digest) => seal(nonceOf(KINDS.digest, 0), digest),
    openDigest: (sealed) => open(nonceOf(KINDS.digest, 0), sealed),
  }
}

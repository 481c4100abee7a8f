import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { NONCE_BYTES } from './envelope.ts'

const WRAP_INFO = utf8ToBytes('dipnet/seal/1/wrap')
const COMMIT_INFO = utf8ToBytes('dipnet/seal/1/commit')

/** Key and nonce for one recipient's slot. Both keys are in it, so that no slot can be moved to another envelope. */
function slotCipher(shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array) {
  const material = hkdf(sha256, shared, ephemeral, concatBytes(WRAP_INFO, recipient), 32 + NONCE_BYTES)
  return xchacha20poly1305(material.subarray(0, 32), material.subarray(32))
}

/** ECIES wrap of the content key: 48 bytes. `shared` is the ECDH x-coordinate. */
export function wrapContentKey(
  contentKey: Uint8Array,
  shared: Uint8Array,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
): Uint8Array {
  return slotCipher(shared, ephemeral, recipient).encrypt(contentKey)
}

/** The content key, or null when the slot is someone else's. */
export function unwrapContentKey(
  wrap: Uint8Array,
  shared: Uint8Array,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
): Uint8Array | null {
  try {
    return slotCipher(shared, ephemeral, recipient).decrypt(wrap)
  } catch {
    return null
  }
}

/**
 * Binds an envelope to one content key (XChaCha20-Poly1305 alone would let a forger make a text that opens under two).
 */
export function commitToKey(contentKey: Uint8Array): Uint8Array {
  return hkdf(sha256, contentKey, undefined, COMMIT_INFO, 32)
}

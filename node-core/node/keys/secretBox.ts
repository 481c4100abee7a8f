import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { concatBytes } from '#node-core/kernel/bytes.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Small secrets under a key that is in memory: AES-256-GCM, nonce ‖ ciphertext ‖ tag. */
export interface SecretBox {
  seal(plain: Uint8Array): Uint8Array
  /** Null when it was not sealed under this key, or has changed. */
  open(sealed: Uint8Array): Uint8Array | null
}

/** @param key 32 bytes */
export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return concatBytes(nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag())
    },
    open(sealed) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
        decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
        return concatBytes(decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final())
      } catch {
        return null
      }
    },
  }
}

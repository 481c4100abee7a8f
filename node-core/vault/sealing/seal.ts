import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { isPrivateKey, publicKeyOf, sharedSecret } from '#node-core/kernel/keys.ts'
import { encodeEnvelope, envelopeHeader, MAX_RECIPIENTS, NONCE_BYTES } from './envelope.ts'
import { badRecipients, plaintextTooLarge } from './errors.ts'
import { pad } from './padding.ts'
import { commitToKey, wrapContentKey } from './wrapKey.ts'

/** Envelopes are made in memory. */
export const MAX_SEALED_BYTES = 512 * 1024 * 1024

/**
 * Encrypts to the holders of any of the keys (protocol.md §5.5, "parties"): XChaCha20-Poly1305 under a fresh content
 * key, which is
 * wrapped by ECIES over secp256k1 to each compressed public key.
 * @param random cryptographic randomness, `length` bytes
 * @throws SEALING_BAD_RECIPIENTS, SEALING_TOO_LARGE
 */
export function seal(
  plaintext: Uint8Array,
  recipients: readonly Uint8Array[],
  random: (length: number) => Uint8Array,
): Uint8Array {
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS)
    throw badRecipients('1 to 16 recipients', { count: recipients.length })
  if (plaintext.length > MAX_SEALED_BYTES) throw plaintextTooLarge('too large to seal', { length: plaintext.length })
  const contentKey = random(32)
  let secret = random(32)
  while (!isPrivateKey(secret)) secret = random(32)
  const ephemeral = publicKeyOf(secret)
  const wraps = recipients.map((recipient) => {
    try {
      if (recipient.length !== 33) throw badRecipients('not a compressed public key', { length: recipient.length })
      return wrapContentKey(contentKey, sharedSecret(secret, recipient), ephemeral, recipient)
    } catch (cause) {
      throw badRecipients('not a public key', {}, cause)
    }
  })
  const head = { ephemeral, wraps, commitment: commitToKey(contentKey), nonce: random(NONCE_BYTES) }
  const ciphertext = xchacha20poly1305(contentKey, head.nonce, envelopeHeader(head)).encrypt(pad(plaintext))
  return encodeEnvelope({ ...head, ciphertext })
}

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { bytesEqual } from '#node-core/kernel/bytes.ts'
import { publicKeyOf, sharedSecret } from '#node-core/kernel/keys.ts'
import { decodeEnvelope, envelopeHeader } from './envelope.ts'
import { damagedEnvelope, notRecipient } from './errors.ts'
import { unpad } from './padding.ts'
import { commitToKey, unwrapContentKey } from './wrapKey.ts'

/**
 * Opens what {@link seal} made, with one recipient's private key.
 * @throws SEALING_NOT_A_RECIPIENT, SEALING_DAMAGED, SEALING_MALFORMED, SEALING_UNKNOWN_VERSION
 */
export function open(bytes: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const envelope = decodeEnvelope(bytes)
  const own = publicKeyOf(privateKey)
  let shared: Uint8Array
  try {
    shared = sharedSecret(privateKey, envelope.ephemeral)
  } catch (cause) {
    throw damagedEnvelope('ephemeral key is not on the curve', {}, cause)
  }
  for (const wrap of envelope.wraps) {
    const contentKey = unwrapContentKey(wrap, shared, envelope.ephemeral, own)
    if (contentKey === null) continue
    if (contentKey.length !== 32 || !bytesEqual(commitToKey(contentKey), envelope.commitment))
      throw damagedEnvelope('content key is not the one committed to')
    let padded: Uint8Array
    try {
      padded = xchacha20poly1305(contentKey, envelope.nonce, envelopeHeader(envelope)).decrypt(envelope.ciphertext)
    } catch (cause) {
      throw damagedEnvelope('content does not authenticate', {}, cause)
    }
    return unpad(padded)
  }
  throw notRecipient('this key opens none of its slots')
}

import { randomBytes } from 'node:crypto'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { describe, expect, it } from 'vitest'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { publicKeyOf, randomPrivateKey, sharedSecret } from '#node-core/kernel/keys.ts'
import { encodeEnvelope, envelopeHeader, NONCE_BYTES } from './envelope.ts'
import { open } from './open.ts'
import { pad, unpad } from './padding.ts'
import { commitToKey, wrapContentKey } from './wrapKey.ts'

const random = (length: number) => new Uint8Array(randomBytes(length))
const reader = randomPrivateKey()

/** An envelope made by hand: whoever makes it knows every key in it. */
function forge(change: { commitTo?: Uint8Array; padded?: Uint8Array } = {}): Uint8Array {
  const secret = randomPrivateKey()
  const contentKey = random(32)
  const ephemeral = publicKeyOf(secret)
  const recipient = publicKeyOf(reader)
  const head = {
    ephemeral,
    wraps: [wrapContentKey(contentKey, sharedSecret(secret, recipient), ephemeral, recipient)],
    commitment: commitToKey(change.commitTo ?? contentKey),
    nonce: random(NONCE_BYTES),
  }
  return encodeEnvelope({
    ...head,
    ciphertext: xchacha20poly1305(contentKey, head.nonce, envelopeHeader(head)).encrypt(
      change.padded ?? pad(utf8ToBytes('12 Harbour Street')),
    ),
  })
}

describe('an envelope made by hand', () => {
  it('opens when it is as it should be', () => {
    expect(open(forge(), reader)).toEqual(utf8ToBytes('12 Harbour Street'))
  })
  it('does not open to a text under another key than the one committed to: two readers could be shown two addresses', () => {
    expect(() => open(forge({ commitTo: random(32) }), reader)).toThrow(/SEALING_DAMAGED/)
  })
  it('hides nothing in its padding', () => {
    const padded = pad(utf8ToBytes('12 Harbour Street'))
    padded[padded.length - 1] = 7
    expect(() => unpad(padded)).toThrow(/SEALING_DAMAGED/)
    expect(() => open(forge({ padded }), reader)).toThrow(/SEALING_DAMAGED/)
  })
})

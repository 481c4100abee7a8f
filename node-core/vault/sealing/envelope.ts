import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { bytesEqual } from '#node-core/kernel/bytes.ts'
import { sha256 } from '#node-core/kernel/hash.ts'
import { damagedEnvelope, malformedEnvelope, unknownEnvelopeVersion } from './errors.ts'

export const ENVELOPE_VERSION = 1
export const MAX_RECIPIENTS = 16
/** 32-byte content key and its Poly1305 tag. */
export const WRAP_BYTES = 48
export const NONCE_BYTES = 24
const CHECK_BYTES = 8

/**
 * A sealed message (protocol.md §5.5): canonical CBOR `[version, ephemeral key, wraps, commitment, nonce, ciphertext,
 * check]`.
 */
export interface Envelope {
  /** Compressed public key (33 bytes), fresh for each envelope. */
  readonly ephemeral: Uint8Array
  /** The content key, wrapped once per recipient; they do not say for whom. */
  readonly wraps: readonly Uint8Array[]
  /** Hash of the content key: one envelope cannot open to two different texts. */
  readonly commitment: Uint8Array
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

/** What the ciphertext's tag also covers. */
export function envelopeHeader(envelope: Omit<Envelope, 'ciphertext'>): Uint8Array {
  return encodeCbor([ENVELOPE_VERSION, envelope.ephemeral, envelope.wraps, envelope.commitment, envelope.nonce])
}

/** Tells damage on the way from a wrong recipient, without a key. No protection against a forger: the tags are. */
function checkOf(envelope: Envelope): Uint8Array {
  const parts = [envelopeHeader(envelope), sha256(envelope.ciphertext)]
  return sha256(encodeCbor(parts)).subarray(0, CHECK_BYTES)
}

export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return encodeCbor([
    ENVELOPE_VERSION,
    envelope.ephemeral,
    envelope.wraps,
    envelope.commitment,
    envelope.nonce,
    envelope.ciphertext,
    checkOf(envelope),
  ])
}

function bytesOf(value: unknown, length?: number): Uint8Array {
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length))
    throw malformedEnvelope('field has the wrong length')
  return value
}

/** @throws SEALING_MALFORMED (cut short, not ours), SEALING_UNKNOWN_VERSION, SEALING_DAMAGED */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  let value: unknown
  try {
    value = decodeCbor(bytes)
  } catch (cause) {
    throw malformedEnvelope('not an envelope', { length: bytes.length }, cause)
  }
  if (!Array.isArray(value) || typeof value[0] !== 'number') throw malformedEnvelope('not an envelope')
  if (value[0] !== ENVELOPE_VERSION) throw unknownEnvelopeVersion('made by another version', { version: value[0] })
  const [, ephemeral, wraps, commitment, nonce, ciphertext, check] = value as unknown[]
  if (value.length !== 7 || !Array.isArray(wraps) || wraps.length === 0 || wraps.length > MAX_RECIPIENTS)
    throw malformedEnvelope('not an envelope')
  const envelope: Envelope = {
    ephemeral: bytesOf(ephemeral, 33),
    wraps: wraps.map((wrap) => bytesOf(wrap, WRAP_BYTES)),
    commitment: bytesOf(commitment, 32),
    nonce: bytesOf(nonce, NONCE_BYTES),
    ciphertext: bytesOf(ciphertext),
  }
  if (!bytesEqual(bytesOf(check, CHECK_BYTES), checkOf(envelope))) throw damagedEnvelope('changed on the way')
  return envelope
}

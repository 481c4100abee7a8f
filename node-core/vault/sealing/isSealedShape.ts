import { ENVELOPE_VERSION, MAX_RECIPIENTS, NONCE_BYTES, WRAP_BYTES } from './envelope.ts'
import { paddedLength } from './padding.ts'

const TAG_BYTES = 16
const CHECK_BYTES = 8
const KEY_BYTES = 33
const COMMITMENT_BYTES = 32

/** Reads canonical CBOR heads one after the other; null once something is not as it has to be. */
function createHeads(bytes: Uint8Array) {
  let at = 0
  const big = (length: number) => {
    let value = 0
    for (const byte of bytes.subarray(at, at + length)) value = value * 256 + byte
    at += length
    return value
  }
  const head = (major: number): number | null => {
    const first = bytes[at++]
    if (first === undefined || first >> 5 !== major) return null
    const short = first & 31
    if (short < 24) return short
    return short > 27 ? null : big(2 ** (short - 24))
  }
  return {
    is: (major: number, value: number) => head(major) === value,
    head,
    skip: (length: number) => void (at += length),
    at: () => at,
  }
}

const UNSIGNED = 0
const BYTES = 2
const LIST = 4

/**
 * Whether a file of `size` bytes that begins with `head` has the form of what {@link seal} makes, its size padded: for
 * who holds it without a key. Nothing is proven by it: it keeps what was never sealed from being handed on as if it
 * were.
 */
export function isSealedShape(head: Uint8Array, size: number): boolean {
  const heads = createHeads(head)
  if (!heads.is(LIST, 7) || !heads.is(UNSIGNED, ENVELOPE_VERSION) || !heads.is(BYTES, KEY_BYTES)) return false
  heads.skip(KEY_BYTES)
  const wraps = heads.head(LIST)
  if (wraps === null || wraps === 0 || wraps > MAX_RECIPIENTS) return false
  for (let wrap = 0; wrap < wraps; wrap++) {
    if (!heads.is(BYTES, WRAP_BYTES)) return false
    heads.skip(WRAP_BYTES)
  }
  for (const length of [COMMITMENT_BYTES, NONCE_BYTES]) {
    if (!heads.is(BYTES, length)) return false
    heads.skip(length)
  }
  const ciphertext = heads.head(BYTES)
  if (ciphertext === null || heads.at() > head.length) return false
  const padded = ciphertext - TAG_BYTES
  return padded === paddedLength(padded) && heads.at() + ciphertext + 1 + CHECK_BYTES === size
}

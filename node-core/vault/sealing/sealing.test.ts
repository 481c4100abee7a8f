import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { keccak256, keccak256Hex } from '#node-core/kernel/hash.ts'
import { publicKeyOf } from '#node-core/kernel/keys.ts'
import { decodeEnvelope, encodeEnvelope } from './envelope.ts'
import { open } from './open.ts'
import { pad, paddedLength, unpad } from './padding.ts'
import { seal } from './seal.ts'

const random = (length: number) => new Uint8Array(randomBytes(length))
const key = (n: number) => new Uint8Array(32).fill(n)
const to = (...keys: Uint8Array[]) => keys.map(publicKeyOf)
/** Repeatable bytes, for golden vectors only. */
function counting() {
  let n = 0
  return (length: number) => {
    const out = new Uint8Array(length)
    for (let at = 0; at < length; at += 32)
      out.set(keccak256(new Uint8Array([n++])).subarray(0, Math.min(32, length - at)), at)
    return out
  }
}

describe('seal and open', () => {
  it('opens for every recipient, and for nobody else', () => {
    const text = utf8ToBytes('ALICE, 1 Rue de la Paix')
    const envelope = seal(text, to(key(1), key(2), key(3)), random)
    for (const n of [1, 2, 3]) expect(open(envelope, key(n))).toEqual(text)
    expect(() => open(envelope, key(4))).toThrow(/SEALING_NOT_A_RECIPIENT/)
  })
  it('opens to what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.integer({ min: 1, max: 4 }), (text, count) => {
        const keys = Array.from({ length: count }, (_, i) => key(i + 1))
        expect(open(seal(text, to(...keys), random), keys[count - 1]!)).toEqual(text)
      }),
      { numRuns: 25 },
    )
  })
  it('never opens when any byte was changed, and says damaged or malformed', () => {
    const envelope = seal(utf8ToBytes('secret'), to(key(1), key(2)), random)
    fc.assert(
      fc.property(fc.nat(envelope.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bad = envelope.slice()
        bad[at] = bad[at]! ^ flip
        expect(() => open(bad, key(1))).toThrow(/SEALING_(DAMAGED|MALFORMED|UNKNOWN_VERSION)/)
      }),
      { numRuns: 150 },
    )
  })
  it('says malformed when cut short at any point', () => {
    const envelope = seal(utf8ToBytes('secret'), to(key(1)), random)
    for (let end = 0; end < envelope.length; end += 41)
      expect(() => open(envelope.subarray(0, end), key(1))).toThrow(/SEALING_MALFORMED/)
  })
  it('does not open when a forger mends the check sum', () => {
    const envelope = decodeEnvelope(seal(utf8ToBytes('secret'), to(key(1), key(2)), random))
    const flipped = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte))
    const withContent = encodeEnvelope({ ...envelope, ciphertext: flipped(envelope.ciphertext) })
    expect(() => open(withContent, key(1))).toThrow(/SEALING_DAMAGED/)
    const withoutSecond = encodeEnvelope({ ...envelope, wraps: envelope.wraps.slice(0, 1) })
    expect(() => open(withoutSecond, key(1))).toThrow(/SEALING_DAMAGED/)
    const otherCommitment = encodeEnvelope({ ...envelope, commitment: flipped(envelope.commitment) })
    expect(() => open(otherCommitment, key(1))).toThrow(/SEALING_DAMAGED/)
    const otherSlot = decodeEnvelope(seal(utf8ToBytes('other'), to(key(1)), random))
    expect(() => open(encodeEnvelope({ ...envelope, wraps: otherSlot.wraps }), key(1))).toThrow(
      /SEALING_NOT_A_RECIPIENT/,
    )
  })
  it('refuses no recipients, too many, and keys that are none', () => {
    expect(() => seal(new Uint8Array(), [], random)).toThrow(/SEALING_BAD_RECIPIENTS/)
    expect(() =>
      seal(
        new Uint8Array(),
        Array.from({ length: 17 }, () => publicKeyOf(key(1))),
        random,
      ),
    ).toThrow(/SEALING_BAD_RECIPIENTS/)
    expect(() => seal(new Uint8Array(), [new Uint8Array(33)], random)).toThrow(/SEALING_BAD_RECIPIENTS/)
    expect(() => seal(new Uint8Array(), [key(1)], random)).toThrow(/SEALING_BAD_RECIPIENTS/)
  })
  it('says so when a newer version made it', () => {
    const fields = decodeCbor(seal(new Uint8Array(), to(key(1)), random)) as unknown[]
    expect(() => open(encodeCbor([2, ...fields.slice(1)]), key(1))).toThrow(/SEALING_UNKNOWN_VERSION/)
  })
  it('golden vector: keys 0x01…01 and 0x02…02, randomness keccak(0), keccak(1) …', () => {
    const envelope = seal(utf8ToBytes('golden'), to(key(1), key(2)), counting())
    expect(envelope.length).toBe(1250)
    expect(keccak256Hex(envelope)).toBe('0x0eb5bd56364518e511f18c28bf697863d410c1ef970f457c9baad59a428f17fc')
    expect(bytesToHex(decodeEnvelope(envelope).wraps[0]!.subarray(0, 8))).toBe('0x18249056d04ef5b5')
  })
})

describe('padding', () => {
  it('adds at most 12 % above 1 KiB, never less than nothing, and comes off', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_025, max: 2 ** 40 }), (length) => {
        const padded = paddedLength(length)
        return padded >= length && padded <= length * 1.12 && paddedLength(padded) === padded
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (data) => {
        expect(unpad(pad(data))).toEqual(data)
      }),
      { numRuns: 30 },
    )
  })
  it('makes small messages all alike', () => {
    expect(pad(new Uint8Array(0)).length).toBe(pad(new Uint8Array(1_000)).length)
  })
})

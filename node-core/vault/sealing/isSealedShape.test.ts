import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { publicKeyOf, randomPrivateKey } from '#node-core/kernel/keys.ts'
import { decodeEnvelope, encodeEnvelope } from './envelope.ts'
import { isSealedShape } from './isSealedShape.ts'
import { seal } from './seal.ts'

const random = (length: number) => new Uint8Array(randomBytes(length))
const keys = (count: number) => Array.from({ length: count }, () => publicKeyOf(randomPrivateKey()))
const shaped = (file: Uint8Array) => isSealedShape(file.subarray(0, 2_048), file.length)

describe('the form of an envelope', () => {
  it('is that of whatever was sealed, for one or sixteen', () => {
    for (const count of [1, 2, 16])
      for (const length of [0, 1, 900, 1_016, 1_017, 70_000, 1_500_000])
        expect(shaped(seal(random(length), keys(count), random)), `${length} for ${count}`).toBe(true)
  })
  it('is not that of what anybody could read', () => {
    const glb = new Uint8Array([0x67, 0x6c, 0x54, 0x46, 2, 0, 0, 0, ...random(5_000)])
    for (const file of [
      new Uint8Array(),
      glb,
      random(4_000),
      encodeCbor([1, 2, 3]),
      encodeCbor({ recipient: 'Alice' }),
    ])
      expect(shaped(file)).toBe(false)
  })
  it('is lost with a byte too many or too few, and in one that says its exact size', () => {
    const file = seal(random(3_000), keys(2), random)
    expect(shaped(file)).toBe(true)
    expect(shaped(new Uint8Array([...file, 0]))).toBe(false)
    expect(shaped(file.subarray(0, file.length - 1))).toBe(false)
    expect(shaped(file.subarray(0, 60))).toBe(false)
    const bare = encodeEnvelope({ ...decodeEnvelope(file), ciphertext: random(3_001 + 16) })
    expect(shaped(bare)).toBe(false)
  })
})

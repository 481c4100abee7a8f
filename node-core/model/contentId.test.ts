import fc from 'fast-check'
import { expect, it } from 'vitest'
import { utf8ToBytes } from '../kernel/bytes.ts'
import { sha256 } from '../kernel/hash.ts'
import { bytesToContentId, contentIdToDigest, digestToContentId } from './contentId.ts'

it('names "hello world" as RFC 4648 base32 of its parts does', () => {
  expect(bytesToContentId(utf8ToBytes('hello world'))).toBe(
    'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e',
  )
})
it('round-trips every digest', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
      expect(contentIdToDigest(digestToContentId(digest))).toEqual(digest)
    }),
  )
  expect(contentIdToDigest(bytesToContentId(new Uint8Array([1])))).toEqual(sha256(new Uint8Array([1])))
})
it.each([
  '',
  'bafkrei',
  'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi',
  `bafkrei${'1'.repeat(52)}`,
  `bafkrei${'7'.repeat(52)}`,
])('refuses %j', (text) => {
  expect(() => contentIdToDigest(text)).toThrow(/MODEL_BAD_CONTENT_ID/)
})
it('refuses a second spelling of the same digest', () => {
  const id = bytesToContentId(new Uint8Array([1]))
  const digest = contentIdToDigest(id).join()
  const others = [...'abcdefghijklmnopqrstuvwxyz234567']
    .map((letter) => id.slice(0, -1) + letter)
    .filter((other) => other !== id)
  const accepted = others.filter((other) => {
    try {
      return contentIdToDigest(other).join() === digest
    } catch {
      return false
    }
  })
  expect(others).toHaveLength(31)
  expect(accepted).toEqual([])
})

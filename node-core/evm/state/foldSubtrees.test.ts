import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { buildStateTree, type TreeLeaf } from './buildStateTree.ts'
import { foldLeaves, foldSubtrees } from './foldSubtrees.ts'
import { createTreeHasher } from './treeHasher.ts'

const crypto = await loadFastCrypto()
const hasher = createTreeHasher(crypto)

async function rootOf(leaves: readonly TreeLeaf[]): Promise<string> {
  async function* all(): AsyncIterable<TreeLeaf> {
    yield* leaves
  }
  return Buffer.from(await buildStateTree(all(), hasher, async () => undefined)).toString('hex')
}

describe('subtrees', () => {
  it('cut at any depth fold to the root of the whole tree', async () => {
    // Few different leading bytes: leaves that part early and leaves that part late.
    const key = fc
      .tuple(fc.constantFrom(0, 1, 0x80, 0xff), fc.constantFrom(0, 1, 0xc0), fc.nat({ max: 3 }), fc.nat({ max: 255 }))
      .map(([a, b, c, d]) => {
        const bytes = new Uint8Array(32)
        bytes.set([a, b, c, d])
        return Buffer.from(bytes)
      })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { selector: (bytes) => bytes.toString('hex') }),
        fc.nat({ max: 9 }),
        async (keys, depth) => {
          const leaves = keys
            .sort((a, b) => Buffer.compare(a, b))
            .map((bytes) => [bytes, hasher.leaf(bytes, bytes)] as TreeLeaf)
          const subtrees = Array.from({ length: 2 ** depth }, (_, i) =>
            foldLeaves(
              leaves.filter(([bytes]) => Math.floor(((bytes[0]! << 8) | bytes[1]!) / 2 ** (16 - depth)) === i),
              depth,
              hasher,
            ),
          )
          expect(Buffer.from(foldSubtrees(subtrees, hasher)).toString('hex')).toBe(await rootOf(leaves))
        },
      ),
      { numRuns: 200 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { StateTree } from './stateTree.ts'
import { createTreeHasher, type TreeHasher } from './treeHasher.ts'

const crypto = await loadFastCrypto()
const hasher = createTreeHasher(crypto)
const k = (text: string) => crypto.keccak256(utf8ToBytes(text))

/** The definition, written as recursively as it reads. */
function referenceRoot(leaves: ReadonlyArray<readonly [Uint8Array, Uint8Array]>, h: TreeHasher, depth = 0): Uint8Array {
  if (leaves.length === 0) return new Uint8Array(32)
  if (leaves.length === 1) return leaves[0]![1]
  const bit = (key: Uint8Array) => (key[depth >> 3]! >> (7 - (depth & 7))) & 1
  return h.inner(
    referenceRoot(
      leaves.filter(([key]) => bit(key) === 0),
      h,
      depth + 1,
    ),
    referenceRoot(
      leaves.filter(([key]) => bit(key) === 1),
      h,
      depth + 1,
    ),
  )
}

describe('StateTree', () => {
  it('has the root the definition says, after any batches, also re-opened from its pages', async () => {
    // Few distinct long prefixes, so that leaves are pushed down and pulled up again.
    const key = fc.tuple(fc.constantFrom(0x00, 0x01, 0x10, 0xff), fc.nat(3), fc.nat(3)).map(([a, b, c]) => {
      const bytes = new Uint8Array(32).fill(a)
      bytes[2] = b
      bytes[31] = c
      return bytes
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(key, fc.option(fc.nat(5))), { maxLength: 12 }), { maxLength: 8 }),
        async (batches) => {
          const store = createMemoryStore()
          let tree = new StateTree(store, hasher)
          const model = new Map<string, readonly [Uint8Array, Uint8Array]>()
          for (const batch of batches) {
            const unique = new Map(
              batch.map(([key, value]) => [
                bytesToHex(key),
                { key, hash: value === null ? null : hasher.leaf(key, k(String(value))) },
              ]),
            )
            for (const [name, change] of unique) {
              if (change.hash === null) model.delete(name)
              else model.set(name, [change.key, change.hash])
            }
            const staged = tree.stage([...unique.values()])
            expect(bytesToHex(staged.root)).toBe(bytesToHex(referenceRoot([...model.values()], hasher)))
            await store.batch(tree.operations(staged))
            tree.apply(staged)
            expect(bytesToHex(tree.root)).toBe(bytesToHex(staged.root))
            if (batch.length % 2 === 0) tree = new StateTree(store, hasher)
            expect(bytesToHex(tree.root)).toBe(bytesToHex(staged.root))
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('leaves no page behind when everything is deleted', async () => {
    const store = createMemoryStore()
    const tree = new StateTree(store, hasher)
    const keys = Array.from({ length: 300 }, (_, i) => k(`key ${i}`))
    const first = tree.stage(keys.map((key) => ({ key, hash: hasher.leaf(key, k('v')) })))
    await store.batch(tree.operations(first))
    tree.apply(first)
    expect(bytesToHex(tree.root)).toMatchInlineSnapshot(
      `"0x3d5484e510e7d2daff9471ff6edf5690a77c8e80b089d1d099a53f83253d887f"`,
    )
    const second = tree.stage(keys.map((key) => ({ key, hash: null })))
    await store.batch(tree.operations(second))
    tree.apply(second)
    expect(bytesToHex(tree.root)).toBe(bytesToHex(new Uint8Array(32)))
    let left = 0
    for await (const entry of store.entries()) left += entry.length
    expect(left).toBe(0)
  })
})

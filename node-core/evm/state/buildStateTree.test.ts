import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { buildStateTree, type TreeLeaf } from './buildStateTree.ts'
import { StateTree } from './stateTree.ts'
import { createTreeHasher } from './treeHasher.ts'

const hasher = createTreeHasher(await loadFastCrypto())
// Few different nibbles, so that deep shared paths are common.
const nibbles = fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0xff), { minLength: 4, maxLength: 4 })
const key = fc
  .tuple(nibbles, fc.constantFrom(0, 7, 200))
  .map(([start, end]) => Uint8Array.from([...start, ...new Array<number>(27).fill(0), end]))
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const leaves = fc.uniqueArray(fc.tuple(key, hash), { selector: ([k]) => bytesToHex(k), maxLength: 60 })

async function* each(list: readonly TreeLeaf[]): AsyncIterable<TreeLeaf> {
  yield* list
}

describe('building a state tree at once', () => {
  it('gives the root and exactly the pages of adding leaf by leaf', async () => {
    await fc.assert(
      fc.asyncProperty(leaves, async (list) => {
        const one = createMemoryStore()
        const tree = new StateTree(one, hasher)
        for (const [k, h] of list) {
          const staged = tree.stage([{ key: k, hash: h }])
          await one.batch(tree.operations(staged))
          tree.apply(staged)
        }
        const two = createMemoryStore()
        const root = await buildStateTree(
          each([...list].sort(([a], [b]) => Buffer.compare(a, b))),
          hasher,
          (operations) => two.batch(operations),
        )
        expect(bytesToHex(root)).toBe(bytesToHex(tree.root))
        const dump = async (store: typeof one) => {
          const out: string[] = []
          for await (const [k, v] of store.entries()) out.push(`${bytesToHex(k)} ${bytesToHex(v)}`)
          return out
        }
        expect(await dump(two)).toEqual(await dump(one))
      }),
      { numRuns: 200 },
    )
  })

  it('refuses leaves out of order or twice', async () => {
    const at = (n: number): TreeLeaf => [new Uint8Array(32).fill(n), new Uint8Array(32)]
    for (const list of [
      [at(2), at(1)],
      [at(1), at(1)],
    ])
      await expect(buildStateTree(each(list), hasher, () => Promise.resolve())).rejects.toMatchObject({
        code: 'EVM_STATE_CORRUPT',
      })
  })
})

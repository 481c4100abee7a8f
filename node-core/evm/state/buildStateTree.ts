import { bucketKey } from '#node-core/storage/bucket.ts'
import { BUCKETS } from '#node-core/storage/buckets.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import { stateCorrupt } from '../errors.ts'
import { encodePage, foldPage, type Slot } from './treePage.ts'
import type { TreeHasher } from './treeHasher.ts'

/** A leaf of the state tree: keccak of the flat key, and the leaf's hash over key and value. */
export type TreeLeaf = readonly [key: Uint8Array, hash: Uint8Array]

const NIBBLES = 64
const nibbleAt = (key: Uint8Array, depth: number) => (depth % 2 === 0 ? key[depth >> 1]! >> 4 : key[depth >> 1]! & 15)

/**
 * Builds the pages of a whole state tree from its leaves in ascending order, each page once, holding one path of pages
 * in memory:
 * what an import does instead of a million changes. The pages are those that {@link StateTree} would have written one
 * by one.
 * @param write takes finished pages, a few hundred at a time
 * @returns the root
 * @throws EVM_STATE_CORRUPT when the leaves do not ascend
 */
export async function buildStateTree(
  leaves: AsyncIterable<TreeLeaf>,
  hasher: TreeHasher,
  write: (operations: readonly BatchOperation[]) => Promise<void>,
): Promise<Uint8Array> {
  /** Open pages: `open[d]` lies under the first d nibbles of `path`. */
  const open: Array<Array<Slot | null>> = [new Array<Slot | null>(16).fill(null)]
  const path: number[] = []
  let pages: BatchOperation[] = []
  let root: Uint8Array = new Uint8Array(32)

  const finish = (depth: number) => {
    const page = { slots: open[depth]!, folds: null }
    const hash = foldPage(page, hasher)
    pages.push({
      type: 'put',
      key: bucketKey(BUCKETS.tree.prefix, Uint8Array.from(path.slice(0, depth))),
      value: encodePage(page, hasher),
    })
    if (depth === 0) root = hash
    else open[depth - 1]![path[depth - 1]!] = { leaf: false, hash }
    open.length = depth
  }
  /** The leaf belongs where it parts from both neighbours. */
  const place = ([key, hash]: TreeLeaf, depth: number) => {
    for (let d = open.length; d <= depth; d++) {
      path[d - 1] = nibbleAt(key, d - 1)
      open.push(new Array<Slot | null>(16).fill(null))
    }
    open[depth]![nibbleAt(key, depth)] = { leaf: true, key, hash }
  }

  let held: TreeLeaf | null = null
  let before = 0
  for await (const leaf of leaves) {
    if (held !== null) {
      const shared = sharedNibbles(held[0], leaf[0])
      if (shared === NIBBLES || nibbleAt(held[0], shared) > nibbleAt(leaf[0], shared))
        throw stateCorrupt('leaves do not ascend')
      place(held, Math.max(before, shared))
      while (open.length - 1 > shared) finish(open.length - 1)
      before = shared
      if (pages.length >= 256) await write(pages.splice(0))
    }
    held = leaf
  }
  if (held === null) return root
  place(held, before)
  while (open.length > 0) finish(open.length - 1)
  await write(pages)
  pages = []
  return root
}

function sharedNibbles(a: Uint8Array, b: Uint8Array): number {
  let depth = 0
  while (depth < NIBBLES && nibbleAt(a, depth) === nibbleAt(b, depth)) depth++
  return depth
}

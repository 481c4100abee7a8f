import type { TreeLeaf } from './buildStateTree.ts'
import type { TreeHasher } from './treeHasher.ts'

/** What the tree holds under some prefix of bits: nothing, one leaf, which has moved up, or an inner node. */
export type Subtree = { readonly leaf: boolean; readonly hash: Uint8Array } | null

const ZERO = new Uint8Array(32)

/** The node above two others (protocol.md §1.5). */
function join(left: Subtree, right: Subtree, hasher: TreeHasher): Subtree {
  if (left === null && (right === null || right.leaf)) return right
  if (right === null && left!.leaf) return left
  return { leaf: false, hash: hasher.inner(left?.hash ?? ZERO, right?.hash ?? ZERO) }
}

/** The subtree of leaves that ascend and share their first `depth` bits. */
export function foldLeaves(leaves: readonly TreeLeaf[], depth: number, hasher: TreeHasher): Subtree {
  const fold = (from: number, to: number, bit: number): Subtree => {
    if (to - from === 0) return null
    if (to - from === 1) return { leaf: true, hash: leaves[from]![1] }
    const isRight = (at: number) => ((leaves[at]![0][bit >> 3]! >> (7 - (bit & 7))) & 1) === 1
    let low = from
    for (let high = to; low < high;) {
      const middle = (low + high) >> 1
      if (isRight(middle)) high = middle
      else low = middle + 1
    }
    return join(fold(from, low, bit + 1), fold(low, to, bit + 1), hasher)
  }
  return fold(0, leaves.length, depth)
}

/** The root over the 2^d subtrees of depth d, from the left. */
export function foldSubtrees(subtrees: readonly Subtree[], hasher: TreeHasher): Uint8Array {
  let level = subtrees
  while (level.length > 1) {
    const above: Subtree[] = []
    for (let i = 0; i < level.length; i += 2) above.push(join(level[i]!, level[i + 1]!, hasher))
    level = above
  }
  return level[0]?.hash ?? ZERO
}

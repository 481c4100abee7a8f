import type { BlockNode } from './blockNode.ts'

/**
 * Fork choice (protocol.md §2.8): highest justified height counting loose quorums, then height, then most votes seen,
 * then the lower
 * hash. Positive: `a` is better. (That both descend from the local final block is the tree's invariant.)
 */
export function compareNodes(a: BlockNode, b: BlockNode, justifiedFirst = true): number {
  if (a === b) return 0
  return (
    (justifiedFirst ? a.justifiedHeight - b.justifiedHeight : 0) ||
    a.height - b.height ||
    a.votes.size - b.votes.size ||
    (a.hash < b.hash ? 1 : a.hash > b.hash ? -1 : 0)
  )
}

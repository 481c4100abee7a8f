import type { BlockNode } from '../../forkChoice/blockNode.ts'
import type { Core } from '../core.ts'

/**
 * Keeps memory flat without finality: beyond `hotBlocks` the blocks far below the head leave memory (they are on disk,
 * and
 * `archive` brings back what a late branch needs). The final block itself and everything near the head stay.
 */
export function trimTree(core: Core): void {
  const { hotBlocks, rules } = core.config
  if (!rules.boundedTree || core.nodes.size <= hotBlocks + hotBlocks / 4) return
  const floor = core.head.height - Math.floor(hotBlocks / 2)
  for (const [hash, node] of core.nodes) {
    if (node.height >= floor || !node.persisted) continue
    core.nodes.delete(hash)
    for (const child of node.children) child.parent = null
  }
  // Many forks near the head (an equivocating producer): the worst leaves go first.
  if (core.nodes.size > 2 * hotBlocks) dropWorst(core, hotBlocks)
  if (!core.nodes.has(core.frozen.hash)) core.frozen = core.head
}

function dropWorst(core: Core, keep: number): void {
  const trunk = new Set<BlockNode>()
  for (let n: BlockNode | null = core.head; n !== null; n = n.parent) trunk.add(n)
  const others = [...core.nodes.values()]
    .filter((n) => !trunk.has(n))
    .sort((a, b) => a.justifiedHeight - b.justifiedHeight || a.height - b.height)
  for (const node of others.slice(0, core.nodes.size - keep)) {
    core.nodes.delete(node.hash)
    for (const child of node.children) child.parent = null
    if (node.parent !== null) node.parent.children = node.parent.children.filter((c) => c !== node)
  }
}

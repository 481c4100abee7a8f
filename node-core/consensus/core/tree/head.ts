import type { Hash } from '#node-core/model/ids.ts'
import { compareNodes } from '../../forkChoice/compareNodes.ts'
import type { BlockNode } from '../../forkChoice/blockNode.ts'
import type { Core } from '../core.ts'
import type { CoreEffect } from '../ports.ts'

/**
 * Takes the best of the changed nodes as head if it beats the present one; tells the path. Returns whether the head
 * moved.
 */
export function considerHead(core: Core, candidates: Iterable<BlockNode>, effects: CoreEffect[]): boolean {
  let best = core.head
  for (const node of candidates) if (compareNodes(node, best, core.config.rules.justifiedFirst) > 0) best = node
  if (best === core.head) return false
  moveHead(core, best, effects)
  return true
}

/** Looks at every block in memory: after the head's branch was dropped. */
export function rechooseHead(core: Core, fallback: BlockNode, effects: CoreEffect[]): void {
  let best = fallback
  for (const node of core.nodes.values())
    if (compareNodes(node, best, core.config.rules.justifiedFirst) > 0) best = node
  if (best !== core.head) moveHead(core, best, effects)
}

function moveHead(core: Core, to: BlockNode, effects: CoreEffect[]): void {
  const reverted: Hash[] = []
  const applied: Hash[] = []
  let a: BlockNode | null = core.head
  let b: BlockNode | null = to
  while (a !== b && a !== null && b !== null) {
    if (a.height >= b.height) {
      reverted.push(a.hash)
      a = a.parent
    } else {
      applied.push(b.hash)
      b = b.parent
    }
  }
  const deep = a !== b
  core.head = to
  const { justified, final } = to.state
  effects.push({
    type: 'headChanged',
    head: { height: to.height, hash: to.hash },
    slot: to.slot,
    justified: { height: justified.height, hash: justified.hash },
    final: { height: final.height, hash: final.hash },
    reverted,
    applied: applied.reverse(),
    deep,
  })
}

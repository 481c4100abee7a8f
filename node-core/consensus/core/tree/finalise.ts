import type { Hash } from '#node-core/model/ids.ts'
import type { BlockNode } from '../../forkChoice/blockNode.ts'
import { corruptConsensus } from '../../errors.ts'
import type { Core } from '../core.ts'
import type { CoreEffect } from '../ports.ts'
import { rechooseHead } from './head.ts'

/**
 * Moves the local final block to what `node`'s state finalised, if that is higher, and drops every block that does not
 * descend from it.
 */
export function finaliseBy(core: Core, node: BlockNode, effects: CoreEffect[]): void {
  const { final } = node.state
  if (final.height <= core.final.height) return
  const { chain, base } = pathToFinal(core, node, final.hash, final.height)
  core.final = final
  const dropped = base === null ? [] : keepOnly(core, base, new Set(chain))
  effects.push({
    type: 'finalised',
    final: { height: final.height, hash: final.hash },
    slot: final.slot,
    chain,
    dropped,
  })
  forgetBelow(core)
  if (!core.nodes.has(core.head.hash)) rechooseHead(core, base ?? node, effects)
  if (!core.nodes.has(core.frozen.hash)) core.frozen = base ?? core.head
}

/** Newly final hashes, oldest first, and the final node if it is in memory (else its oldest descendant there). */
function pathToFinal(
  core: Core,
  node: BlockNode,
  hash: Hash,
  height: number,
): { chain: Hash[]; base: BlockNode | null } {
  let at: BlockNode = node
  while (at.height > height && at.parent !== null) at = at.parent
  const chain: Hash[] = []
  const base = at
  let cursor: Hash | null = null
  if (at.height === height) {
    if (at.hash !== hash) throw corruptConsensus('a chain names a final block that is not in it', { height })
    for (let n: BlockNode | null = at; n !== null && n.height > core.final.height; n = n.parent) {
      chain.push(n.hash)
      cursor = n.height - 1 > core.final.height ? (n.header?.parentHash ?? null) : null
    }
  } else {
    cursor = at.header?.parentHash ?? null
  }
  // The rest is on disk: the core let go of it during a long time without finality.
  while (cursor !== null) {
    const stored = core.ports.archive.load(cursor)
    if (stored === null || stored.state.height <= core.final.height) break
    if (stored.state.height <= height) chain.push(cursor)
    cursor = stored.header.parentHash
  }
  return { chain: chain.reverse(), base }
}

function keepOnly(core: Core, base: BlockNode, final: ReadonlySet<Hash>): Hash[] {
  const kept = new Set<BlockNode>([base])
  for (const node of kept) for (const child of node.children) kept.add(child)
  const dropped: Hash[] = []
  for (const [hash, node] of core.nodes) {
    if (kept.has(node)) continue
    core.nodes.delete(hash)
    if (!final.has(hash) && node.height >= core.final.height) dropped.push(hash)
    else if (!final.has(hash) && !isBelow(base, node)) dropped.push(hash)
  }
  base.parent = null
  return dropped
}

/** Is `node` an ancestor of `base`? */
function isBelow(base: BlockNode, node: BlockNode): boolean {
  for (let n: BlockNode | null = base; n !== null && n.height >= node.height; n = n.parent) if (n === node) return true
  return false
}

function forgetBelow(core: Core): void {
  const { height } = core.final
  for (const [parent, list] of core.waiting) {
    const rest = list.filter((w) => w.block.header.height > height)
    for (const w of list) if (w.block.header.height <= height) core.waitingHashes.delete(w.block.hash)
    if (rest.length === 0) core.waiting.delete(parent)
    else if (rest.length < list.length) core.waiting.set(parent, rest)
  }
}

import type { Vote } from '#node-core/model/block.ts'
import type { Address } from '#node-core/model/ids.ts'
import { hasQuorum } from '../votes/buildAttestation.ts'
import type { BlockNode } from './blockNode.ts'

/**
 * Adds a loose vote. Returns the nodes whose standing in the fork choice changed (none for a vote that does not count).
 */
export function countVote(
  node: BlockNode,
  voter: Address,
  vote: Vote,
  quorum: (n: number) => number,
  reach: number,
): readonly BlockNode[] {
  const source = node.state.justified
  if (vote.srcHeight !== source.height || vote.srcHash !== source.hash || node.votes.has(voter)) return []
  if (!node.votingSets.some((set) => set.members.includes(voter))) return []
  node.votes.set(voter, vote)
  if (node.quorate || !hasQuorum(node.votingSets, node.votes, quorum)) return [node]
  node.quorate = true
  const changed: BlockNode[] = [node]
  for (let i = 0; i < changed.length; i++) {
    const current = changed[i]!
    current.justifiedHeight = Math.max(current.justifiedHeight, node.height)
    for (const child of current.children) if (child.height < node.height + reach) changed.push(child)
  }
  return changed
}

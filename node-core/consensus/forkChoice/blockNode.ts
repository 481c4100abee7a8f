import type { BlockHeader, Vote } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { ConsensusState, WitnessSet } from '../state/consensusState.ts'

/** A valid, executed block in memory: at or above the final one. Mutable bookkeeping around an immutable state. */
export interface BlockNode {
  readonly hash: Hash
  readonly height: number
  readonly slot: number
  /** null only for the block consensus started from. */
  readonly header: BlockHeader | null
  readonly state: ConsensusState
  /** Its body has transactions. */
  readonly busy: boolean
  /** null: not in memory (final, or archived). */
  parent: BlockNode | null
  children: BlockNode[]
  /** Durable on disk: only then may we vote for it. */
  persisted: boolean
  /** Sets that must vote for it. */
  readonly votingSets: readonly WitnessSet[]
  /** Loose votes for it with the right source, by members of its voting sets. */
  readonly votes: Map<Address, Vote>
  /** It has a quorum of loose votes in every voting set. */
  quorate: boolean
  /**
   * Highest justified height of its chain, counting quorums held as loose votes as long as a child may still carry
   * them. (Counted
   * for ever, a quorum that only we hold and no header can take any more would keep us on a branch where, having voted
   * for a
   * child that did carry it, we may never vote again: a stall that the simulator found. decisions/0005.)
   */
  justifiedHeight: number
}

/** @param reach heights that a header's attestation may reach back */
export function createBlockNode(
  from: Pick<BlockNode, 'hash' | 'header' | 'state' | 'busy' | 'votingSets' | 'parent' | 'persisted'>,
  reach: number,
): BlockNode {
  const { height, slot } = from.state
  let justifiedHeight = from.state.justified.height
  for (
    let node = from.parent;
    node !== null && node.height > height - reach && node.height > justifiedHeight;
    node = node.parent
  )
    if (node.quorate) justifiedHeight = node.height
  return { ...from, height, slot, children: [], votes: new Map(), quorate: false, justifiedHeight }
}

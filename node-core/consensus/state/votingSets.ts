import type { ConsensusState, WitnessSet } from './consensusState.ts'

/**
 * Sets of which a quorum each must vote for the block with this post-state: the active one, and the one before as long
 * as no block
 * of the active set's time is final (joint quorum, protocol.md §2.9).
 */
export function votingSets(state: ConsensusState, jointQuorum: boolean): readonly WitnessSet[] {
  return jointQuorum && state.previous !== null && state.final.height < state.activatedAt
    ? [state.previous, state.active]
    : [state.active]
}

import type { ConsensusRules } from '../rules/consensusRules.ts'
import { nextSeed } from '../witnesses/set/setSeed.ts'
import type { ConsensusState, WitnessSet } from '../state/consensusState.ts'

/** Is a child of the block with this post-state the first block of the pending set? */
export function isActivationDue(state: ConsensusState, rules: Pick<ConsensusRules, 'changeAwaitsFinality'>): boolean {
  return state.pending !== null && (!rules.changeAwaitsFinality || state.final.height >= state.pending.writtenAt)
}

const sets = new WeakMap<object, WitnessSet>()

/**
 * The set that is active in a child of the block with this post-state and hash (memoised: sets compare by identity
 * within a chain).
 */
export function activeInChild(
  state: ConsensusState,
  hash: ConsensusState['justified']['hash'],
  rules: Pick<ConsensusRules, 'changeAwaitsFinality'>,
): WitnessSet {
  const { pending, active } = state
  if (pending === null || !isActivationDue(state, rules)) return active
  let next = sets.get(pending)
  if (!next) {
    // Only a mutant rule activates in the very next block, where the hash of p is the parent's.
    next = { id: active.id + 1, seed: nextSeed(active.seed, pending.hash ?? hash), members: pending.members }
    sets.set(pending, next)
  }
  return next
}

import type { ChainParams } from '../params.ts'
import { proposeSet } from '../witnesses/set/proposeSet.ts'
import type { ConsensusFields, HeaderContext } from './headerContext.ts'
import type { ConsensusState, WitnessSet } from '../state/consensusState.ts'

/** The term that a slot lies in. */
export function termOf(slot: number, params: Pick<ChainParams, 'termSlots'>): number {
  return Math.floor(slot / params.termSlots)
}

/**
 * Set change (protocol.md §2.9), one at a time, in steps that each wait for finality: ranking frozen at height e (by
 * execution) → e is
 * final in its own chain: pending set written at p → p is final: active from the next block → joint quorum until a
 * block of the new
 * time is final. `state` is the parent's with this block's attestation applied.
 */
export function applySetChange(
  state: ConsensusState,
  header: ConsensusFields,
  active: WitnessSet,
  context: HeaderContext,
): ConsensusState {
  const { pending, tally } = state
  if (pending !== null && active !== state.active) {
    const members = new Set(active.members)
    const misses = Object.fromEntries(
      Object.entries(state.duty.misses).filter(([witness]) => members.has(witness as WitnessSet['members'][number])),
    )
    return {
      ...state,
      previous: state.active,
      active,
      activatedAt: header.height,
      pending: null,
      alternates: pending.alternates,
      electionIncomplete: pending.incomplete,
      jailed: state.jailed.filter((w) => members.has(w)),
      duty: { ...state.duty, misses },
    }
  }
  if (pending !== null)
    return pending.hash === null ? { ...state, pending: { ...pending, hash: header.parentHash } } : state
  if (tally === null || (context.rules.changeAwaitsFinality && state.final.height < tally.height)) return state
  const { params, rules } = context
  // A ranked witness jailed meanwhile does not get in; one already in is dealt with by the next ranking.
  const proposal = proposeSet(
    state.active.members,
    tally.ranked,
    params.executiveCount,
    rules.changeLimit(state.active.members.length),
  )
  const seated = new Set(proposal.members)
  const alternates = tally.ranked.filter((w) => !seated.has(w)).slice(0, params.alternateCount)
  if (!proposal.changed) return { ...state, tally: null, alternates, electionIncomplete: false }
  return {
    ...state,
    tally: null,
    pending: {
      writtenAt: header.height,
      hash: null,
      members: proposal.members,
      alternates,
      incomplete: proposal.incomplete,
    },
  }
}

/** How often a ranking is retried while a jailed member has no alternate, in blocks. */
const RETRY_BLOCKS = 32

/**
 * Should executing this block freeze a ranking? At a new term, for a jailed member, or to go on with a cut-short
 * change; never while one is under way.
 */
export function isElectionDue(state: ConsensusState, params: ChainParams): boolean {
  const underWay =
    state.tally !== null ||
    state.pending !== null ||
    (state.previous !== null && state.final.height < state.activatedAt)
  if (underWay) return false
  if (termOf(state.slot, params) > state.electedTerm || state.electionIncomplete) return true
  return state.jailed.length > 0 && (state.alternates.length > 0 || state.height % RETRY_BLOCKS === 0)
}

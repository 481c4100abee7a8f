import { corruptConsensus } from '../errors.ts'
import type { ChainParams } from '../params.ts'
import { termOf } from './applySetChange.ts'
import type { ConsensusState, SystemInput, SystemOutput } from '../state/consensusState.ts'

/** Adds what executing the block reported: who is jailed now, and the frozen ranking if one was due. */
export function applySystem(
  state: ConsensusState,
  input: Pick<SystemInput, 'electionDue'>,
  output: SystemOutput,
  params: ChainParams,
): ConsensusState {
  if (input.electionDue !== (output.ranked !== null))
    throw corruptConsensus('execution answered the election question wrongly', { due: input.electionDue })
  const jailed = sameList(state.jailed, output.jailed) ? state.jailed : output.jailed
  if (output.ranked === null) return jailed === state.jailed ? state : { ...state, jailed }
  return {
    ...state,
    jailed,
    tally: { height: state.height, ranked: output.ranked },
    electedTerm: termOf(state.slot, params),
    electionIncomplete: false,
  }
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}

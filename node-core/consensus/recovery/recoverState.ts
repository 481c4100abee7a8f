import { bytesToHex } from '#node-core/kernel/bytes.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { ChainParams } from '../params.ts'
import { termOf } from '../transition/applySetChange.ts'
import type { ConsensusState } from '../state/consensusState.ts'
import { nextSeed } from '../witnesses/set/setSeed.ts'
import { recoveryDigest, type Recovery } from './recovery.ts'

type Params = Pick<ChainParams, 'termSlots' | 'downtime'>

/**
 * Consensus after the checkpoint as the recovery has it: the new set is active with the next id and a fresh seed,
 * whatever was under
 * way is forgotten, and the checkpoint itself is justified and final, so no vote of the old set counts any more. The
 * chain's
 * slots are taken for empty: nobody is fined before a third of them are filled again (decisions/0005).
 *
 * The state root of the checkpoint's header names the consensus state before the recovery, and that is what is stored
 * (a snapshot of the
 * checkpoint can be checked); children go on from this one, which is made anew whenever the stored one is read.
 */
export function recoverState(state: ConsensusState, recovery: Recovery, params: Params): ConsensusState {
  return anchored(withNewSet(state, recovery, params), recovery.checkpoint.hash)
}

function withNewSet(state: ConsensusState, recovery: Recovery, params: Params): ConsensusState {
  const seed = nextSeed(state.active.seed, bytesToHex(recoveryDigest(recovery)) as Hash)
  return {
    ...state,
    active: { id: state.active.id + 1, seed, members: recovery.members },
    activatedAt: state.height + 1,
    previous: null,
    pending: null,
    tally: null,
    alternates: recovery.alternates,
    jailed: [],
    electedTerm: termOf(state.slot, params),
    electionIncomplete: false,
    recent: [],
    unsettled: [],
    duty: { misses: {}, filled: 0n, known: params.downtime.quietWindowSlots },
  }
}

function anchored(state: ConsensusState, hash: Hash): ConsensusState {
  const checkpoint = { height: state.height, slot: state.slot, hash }
  return { ...state, justified: checkpoint, final: checkpoint, justifiedHeights: [] }
}

/**
 * Was the state after this block recovered? Only then does it name the block itself as final: no block knows its own
 * hash.
 */
export function isRecovered(state: ConsensusState, hash: Hash): boolean {
  return state.height > 0 && state.final.hash === hash
}

/**
 * The state after a block, recovered if one of the recoveries says so. Recovered ones stay as they are. `anchors`
 * false: a mutant of the simulator.
 */
export function withRecovery(
  state: ConsensusState,
  hash: Hash,
  recoveries: readonly Recovery[],
  params: Params,
  anchors = true,
): ConsensusState {
  const recovery = recoveries.find((r) => r.checkpoint.hash === hash && r.checkpoint.height === state.height)
  return recovery === undefined || isRecovered(state, hash)
    ? state
    : anchors
      ? recoverState(state, recovery, params)
      : withNewSet(state, recovery, params)
}

/** Does a recovery rule this block out: another block at the height of its checkpoint? */
export function isRuledOut(height: number, hash: Hash, recoveries: readonly Recovery[]): boolean {
  return recoveries.some((r) => r.checkpoint.height === height && r.checkpoint.hash !== hash)
}

import type { Address, Hash } from '#node-core/model/ids.ts'
import { genesisMembers, type Genesis } from '../genesis.ts'
import { nextSeed } from '../witnesses/set/setSeed.ts'
import type { ConsensusState, WitnessSet } from '../state/consensusState.ts'

/**
 * Consensus after block 0 with these members (ascending) and alternates: block 0 is justified and final by definition.
 */
export function initialConsensusState(
  genesisHash: Hash,
  members: readonly Address[],
  alternates: readonly Address[],
): ConsensusState {
  const genesis = { height: 0, slot: 0, hash: genesisHash }
  const active: WitnessSet = { id: 0, seed: nextSeed(genesisHash, genesisHash), members }
  return {
    height: 0,
    slot: 0,
    justified: genesis,
    final: genesis,
    justifiedHeights: [],
    active,
    activatedAt: 0,
    previous: null,
    pending: null,
    tally: null,
    alternates,
    jailed: [],
    electedTerm: 0,
    electionIncomplete: false,
    recent: [],
    unsettled: [],
    duty: { misses: {}, filled: 0n, known: 0 },
  }
}

/** Consensus after block 0 of a network. */
export function createConsensusState(genesis: Genesis): ConsensusState {
  const members = genesisMembers(genesis)
  const seated = new Set(members)
  return initialConsensusState(
    genesis.hash,
    members,
    genesis.witnesses
      .map((w) => w.address)
      .filter((w) => !seated.has(w))
      .slice(0, genesis.params.alternateCount),
  )
}

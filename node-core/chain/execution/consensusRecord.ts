import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { SystemState } from '#node-core/evm/engine/nativeContract.ts'
import { recordKey } from '#node-core/evm/state/stateKeys.ts'
import type { StateReader } from '#node-core/evm/state/stateReader.ts'
import { STATE_ADDRESS } from '#node-core/evm/state/worldState.ts'
import type { ConsensusState } from '#node-core/consensus/state/consensusState.ts'
import { consensusStateHash } from '#node-core/consensus/state/consensusStateCodec.ts'

const NAME = 'consensus'

/** Where in the state it lies. */
export const consensusKey = recordKey(STATE_ADDRESS, NAME)

/**
 * Writes the hash of the consensus state after a block into the state after that block, as its last change: so the
 * header's state
 * root proves who the witnesses are, what is final and whose turn it is, and a snapshot needs to be believed in one
 * hash only.
 */
export function keepConsensusHash(state: Pick<SystemState, 'setRecord'>, consensus: ConsensusState): void {
  state.setRecord(STATE_ADDRESS, NAME, hexToBytes(consensusStateHash(consensus)))
}

/** What {@link keepConsensusHash} wrote last, or null. */
export function keptConsensusHash(state: Pick<StateReader, 'get'>): Hash | null {
  const bytes = state.get(consensusKey)
  return bytes === undefined ? null : (bytesToHex(bytes) as Hash)
}

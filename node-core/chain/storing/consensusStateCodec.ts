import { bytesToUtf8, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { ConsensusState } from '../state/consensusState.ts'
import { corruptChain } from '../service/errors.ts'

/** Consensus state as stored beside its block: JSON, with bigint as `{"#": "…"}`. Local only; never sent or hashed. */
export function encodeConsensusState(state: ConsensusState): Uint8Array {
  return utf8ToBytes(JSON.stringify(state, (_key, value: unknown) => (typeof value === 'bigint' ? { '#': value.toString() } : value)))
}

/** @throws CHAIN_CORRUPT */
export function decodeConsensusState(bytes: Uint8Array): ConsensusState {
  try {
    return JSON.parse(bytesToUtf8(bytes), (_key, value: unknown) => {
      const tagged = (value as { '#'?: unknown } | null)?.['#']
      return typeof tagged === 'string' ? BigInt(tagged) : value
    }) as ConsensusState
  } catch (cause) {
    throw corruptChain('a stored consensus state does not decode', { length: bytes.length }, cause)
  }
}

import type { Address, Hash } from '#node-core/model/ids.ts'

/**
 * What a witness key has signed so far. Made durable (fsync) BEFORE a signature leaves; never goes back (protocol.md
 * §2.6).
 */
export interface SafetyRecord {
  readonly genesisHash: Hash
  readonly witness: Address
  /** Counts up with every change; the answer `safetyPersisted` names it. */
  readonly sequence: number
  /** Height of the highest source voted; −1: none yet. */
  readonly lastSourceHeight: number
  readonly lastTargetHeight: number
  /** Last slot a header was signed for. */
  readonly lastSlot: number
  /**
   * The key was seen signing what this record does not know: silent, over restarts too, until the operator re-arms it.
   * Absent: false.
   */
  readonly usedElsewhere?: boolean
}

/** The record of a key that has never signed (only for a key new to the network, or after the operator re-armed it). */
export function createSafetyRecord(genesisHash: Hash, witness: Address): SafetyRecord {
  return { genesisHash, witness, sequence: 0, lastSourceHeight: -1, lastTargetHeight: -1, lastSlot: -1 }
}

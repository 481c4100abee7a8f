import { hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Checkpoint } from '../state/consensusState.ts'

/** Version of the rules by which a recovery acts. */
export const RECOVERY_VERSION = 1

/**
 * What the operators of a network agree on when a third or more of its witnesses are lost for good (protocol.md §2.13):
 * the
 * checkpoint from which it goes on, and who its witnesses are from there. Not a message of the protocol: a node follows
 * the
 * recoveries that its own operator gives it, and no others.
 */
export interface Recovery {
  readonly version: number
  readonly genesisHash: Hash
  /** The last block kept; final from then on. */
  readonly checkpoint: Checkpoint
  /** The new executive set: odd, ascending. */
  readonly members: readonly Address[]
  /** First in line first. */
  readonly alternates: readonly Address[]
  /** By each member, in the members' order, over {@link recoveryDigest}. */
  readonly signatures: readonly Hex[]
}

/** A recovery that nobody has signed yet. */
export type RecoveryProposal = Omit<Recovery, 'signatures'>

/**
 * keccak(tag ‖ genesis hash ‖ canonical CBOR of the rest), the 32 bytes that members sign; also the seed's share of
 * randomness.
 */
export function recoveryDigest(r: RecoveryProposal): Uint8Array {
  const list = (addresses: readonly Address[]) => addresses.map((a) => hexToBytes(a))
  const body = encodeCbor([
    r.version,
    r.checkpoint.height,
    hexToBytes(r.checkpoint.hash),
    list(r.members),
    list(r.alternates),
  ])
  return taggedHash('dipnet/recovery/1', hexToBytes(r.genesisHash), body)
}

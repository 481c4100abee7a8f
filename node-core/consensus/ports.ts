import type { Hex } from '#node-core/kernel/bytes.ts'
import type { BlockHeader, Vote, VoteData } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'

/** Hashing and signatures. `createSeals` makes the real one; the simulator has a cheap one for bulk runs. */
export interface Seals {
  /** keccak of the header without signature, in the genesis hash's domain. */
  headerHash(header: BlockHeader): Hash
  /** Who signed the header whose hash this is; null if the signature is malformed. */
  headerSigner(hash: Hash, signature: Hex): Address | null
  /** Who signed the vote; null if the signature is malformed. */
  voteSigner(vote: Vote): Address | null
}

/** The witness key. Called only after the safety record that covers the message is durable. */
export interface WitnessSigner {
  readonly address: Address
  signHeader(hash: Hash): Hex
  signVote(vote: VoteData): Hex
}

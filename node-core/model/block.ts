import type { Hex } from '../kernel/bytes.ts'
import type { Address, Hash } from './ids.ts'

/** A vote's four numbers (protocol.md §2.6). */
export interface VoteData {
  readonly srcHeight: number
  readonly srcHash: Hash
  readonly tgtHeight: number
  readonly tgtHash: Hash
}

/** One witness's signed vote as it travels. The signer is recovered from the signature. */
export interface Vote extends VoteData {
  readonly signature: Hex
}

/** Votes of one witness set for one target, carried in a header. Two at a set change (joint quorum). */
export interface Attestation extends VoteData {
  /** One entry for each set that had to vote: the old one first, then the new one while both count. */
  readonly sets: readonly {
    readonly setId: number
    /** Bit i = witness i of the set voted; little-endian bits in ⌈N/8⌉ bytes. */
    readonly bitmap: Hex
    /** 65-byte signatures in bitmap order. */
    readonly signatures: readonly Hex[]
  }[]
}

/** What a header says of the DAG (protocol.md §3.5). */
export interface DagAnchor {
  /** Head unit ids, ascending, at most 64. */
  readonly heads: readonly Hash[]
  /** Units newly anchored. */
  readonly count: number
  /** Their bytes, headers and payloads. */
  readonly bytes: number
  /** Root over their ids in Kahn order; zero when count is 0. */
  readonly root: Hash
}

/** protocol.md §2.3. hash = keccak(canonical CBOR without signature, with the genesis hash and type tag). */
export interface BlockHeader {
  readonly version: number
  readonly height: number
  /** timestamp = genesis time + slot · slot time: no free timestamp. */
  readonly slot: number
  readonly parentHash: Hash
  readonly producer: Address
  /** Number of the witness set that is active at this block. */
  readonly setId: number
  readonly txRoot: Hash
  readonly receiptRoot: Hash
  readonly stateRoot: Hash
  /** 256-byte log bloom. */
  readonly logsBloom: Hex
  readonly gasLimit: bigint
  readonly gasUsed: bigint
  /** EIP-1559, wei. */
  readonly baseFeePerGas: bigint
  readonly dagAnchor: DagAnchor
  readonly attestation: Attestation | null
  /**
   * Signed headers of blocks that were seen but orphaned, so that their slots do not count as missed. Canonical bytes
   * of the listed form.
   */
  readonly orphans: readonly Hex[]
  /**
   * Only in a header of the listed form, as an orphan or in evidence: the hash of its own orphans, which are left out
   * there.
   */
  readonly orphansHash?: Hash
  /** 65 bytes by the producer over the header hash. */
  readonly signature: Hex
}

export interface Block {
  readonly header: BlockHeader
  readonly hash: Hash
  /** Raw signed transaction envelopes in order. */
  readonly transactions: readonly Uint8Array[]
}

/** Where a chain stands. */
export interface ChainHead {
  readonly height: number
  readonly slot: number
  readonly hash: Hash
  /** ISO 8601 UTC, from the slot. */
  readonly time: string
}

import type { BucketDefinition } from './bucket.ts'
import {
  addressHeightCodec,
  cborCodec,
  heightHashCodec,
  hexCodec,
  numberCodec,
  rawCodec,
  textCodec,
  type Codec,
} from './codecs.ts'

const bucket = <K, V>(prefix: number, key: Codec<K>, value: Codec<V>): BucketDefinition<K, V> => ({
  prefix,
  key,
  value,
})

/** Where a transaction was mined. */
export interface TransactionPlace {
  readonly height: number
  readonly index: number
}

/** A transaction waiting in the pool. */
export interface StoredPoolTransaction {
  readonly raw: Uint8Array
  /** Unix ms. */
  readonly addedAt: number
  /** Sent through this node, not heard from a peer. */
  readonly local: boolean
}

/** Proof of an offence on its way to the registry. */
export interface StoredEvidence {
  /** Canonical CBOR (consensus/witnesses/evidence/evidenceCodec.ts). */
  readonly evidence: Uint8Array
  /** Slot in which it was seen. */
  readonly seenSlot: number
}

/** Every prefix of the store, once. Numbers never change meaning; a new layout is a migration. */
export const BUCKETS = {
  /** Format version, genesis hash, head. */
  meta: bucket(0x01, textCodec, rawCodec),
  /** (height, hash) → the block's canonical bytes. Forks lie beside each other. */
  block: bucket(0x10, heightHashCodec, rawCodec),
  /** hash → height. */
  heightByHash: bucket(0x11, hexCodec, numberCodec),
  /** height → hash on the chain of our head. */
  canonical: bucket(0x12, numberCodec, hexCodec),
  /** (height, hash) → encoded receipts. */
  receipts: bucket(0x13, heightHashCodec, rawCodec),
  /** transaction hash → place on the chain of our head. */
  transaction: bucket(0x14, hexCodec, cborCodec<TransactionPlace>()),
  /** (address, height) → indices of the transactions whose receipts hold logs of that address. */
  logsByAddress: bucket(0x15, addressHeightCodec, cborCodec<readonly number[]>()),
  /** (address, height) → indices of transactions sent from, sent to or creating that address. */
  transactionsByAddress: bucket(0x16, addressHeightCodec, cborCodec<readonly number[]>()),
  /** (height, hash) → consensus state after that block; dropped below the final one. */
  consensusState: bucket(0x17, heightHashCodec, rawCodec),
  /** (height, hash) → what the block changed in the flat state; dropped once final. */
  diff: bucket(0x18, heightHashCodec, rawCodec),
  /** height → hash on the way from a checkpoint down to what is final here; gone once the checkpoint is. */
  checkpointPath: bucket(0x19, numberCodec, hexCodec),
  /** Flat state: account, storage slot or system value (evm/state/stateKeys.ts). */
  state: bucket(0x20, rawCodec, rawCodec),
  /** code hash → code. Never deleted. */
  code: bucket(0x21, hexCodec, rawCodec),
  /** path → page of the sparse Merkle tree (evm/state/stateTree.ts). */
  tree: bucket(0x22, rawCodec, rawCodec),
  /** height → values before that block, to step back. */
  undo: bucket(0x23, numberCodec, rawCodec),
  /** keccak of a flat key → the key: names the leaves of the tree, for proofs of absence. */
  leafKey: bucket(0x24, rawCodec, rawCodec),
  /** Consensus: what the core keeps (its own keys). */
  consensus: bucket(0x30, textCodec, rawCodec),
  /** witness address → safety record, synced before a signature leaves. */
  safety: bucket(0x31, hexCodec, rawCodec),
  /** transaction hash → waiting transaction. */
  pool: bucket(0x32, hexCodec, cborCodec<StoredPoolTransaction>()),
  /** offence id → proof that is not in the final chain yet. */
  evidence: bucket(0x33, textCodec, cborCodec<StoredEvidence>()),
  /** unit id → unit and payload (dag room). */
  unit: bucket(0x40, hexCodec, rawCodec),
  /** dag room's own records. */
  dag: bucket(0x41, textCodec, rawCodec),
  /** content id → file facts (network room). */
  content: bucket(0x50, textCodec, rawCodec),
  /** market and index rooms: small records by name. */
  record: bucket(0x60, textCodec, rawCodec),
} as const

export type BucketName = keyof typeof BUCKETS

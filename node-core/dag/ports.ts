import type { Address } from '#node-core/model/ids.ts'
import type { AnchorRef } from '#node-core/model/unit.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'

/** The disk: two buckets and the atomic way to write them. */
export type DagStorage = Pick<Storage, 'unit' | 'dag' | 'commit'>

/**
 * The account in whose name units are written. Asked to sign once per device: the delegation (32-byte hash → 65 bytes).
 */
export interface UnitAuthor {
  readonly address: Address
  sign(hash: Uint8Array): Promise<Uint8Array>
}

/**
 * The main chain, as far as the DAG looks at it (protocol.md §3.5). The default knows no chain: genesis is final,
 * nothing anchored.
 */
export interface AnchorPort {
  /** The newest final block here. */
  newest(): AnchorRef
  isFinal(anchor: AnchorRef): boolean
  isAnchored(id: Hash): boolean
}

/** What an author's money gives room for while it is not anchored (protocol.md §3.6). */
export interface StandingPort {
  /**
   * Units; below 64 there is no quota. Null: the chain here is not far enough to say. Infinity: an account of this
   * node, never pushed
   * out here.
   */
  capacity(author: Address): number | null
}

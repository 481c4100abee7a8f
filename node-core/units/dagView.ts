import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { AnchorRef } from '#node-core/model/unit.ts'

/** What is kept of a log. */
export interface LogState {
  readonly author: Address
  readonly device: Hex
  readonly seq: number
  readonly head: Hash
  readonly lamport: number
  readonly anchorRef: AnchorRef
  /** Two units with one seq were seen: nothing more is taken until the device is rotated. */
  readonly frozen: boolean
}

/** What judging needs to know of an accepted unit. */
export interface UnitFacts {
  readonly author: Address
  readonly lamport: number
}

/** The state, as the rules of units read it; `dag/` backs it by the disk, the simulator by maps. */
export interface DagView {
  readonly genesis: Hash
  log(author: Address, device: Hex): LogState | undefined
  /** Id of the accepted unit at that place of a log. */
  at(author: Address, device: Hex, seq: number): Hash | undefined
  facts(id: Hash): UnitFacts | undefined
  /** Whether a unit is in the anchored past. Without anchors: never. */
  isAnchored(id: Hash): boolean
  /** Whether that block is known and final here. Until the chain is wired: always. */
  isFinal(anchor: AnchorRef): boolean
}

/** Signature check as a port: r ‖ s (64 bytes, low s), compressed public key, 32-byte hash. */
export type VerifySignature = (signature: Uint8Array, publicKey: Uint8Array, hash: Uint8Array) => boolean

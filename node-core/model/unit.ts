import type { Hex } from '../kernel/bytes.ts'
import type { Address, Hash } from './ids.ts'

/** A main-chain block a unit's author knew to be final. */
export interface AnchorRef {
  readonly height: number
  readonly hash: Hash
}

/** protocol.md §3.1. id = tagged keccak of the canonical CBOR without the signature. */
export interface UnitHeader {
  readonly v: 1
  readonly genesis: Hash
  readonly author: Address
  /** Compressed public key (33 bytes) of the author's device; it signs. Log = (author, device). */
  readonly device: Hex
  /** 0, 1, 2 … within the log; 0 delegates the device. */
  readonly seq: number
  /** The unit before it in its log; null at seq 0. */
  readonly prev: Hash | null
  /** Hard links, ascending: the author's other devices, or anchored units. */
  readonly parents: readonly Hash[]
  /** Soft links: never hold a unit up. */
  readonly refs: readonly Hash[]
  readonly anchorRef: AnchorRef
  /** Unix ms by the author's own clock; advisory. */
  readonly ts: number
  /** What it is about, e.g. an order id. */
  readonly subject: Hash
  /** What it says, e.g. `factory.offer`. */
  readonly kind: string
  /** Keccak-256 of the payload. */
  readonly payloadHash: Hash
  /** Payload bytes. */
  readonly length: number
  /** 64 bytes r ‖ s (low s) by the device key over the id. */
  readonly signature: Hex
}

/** A unit that has been checked: signature, delegation, place in its log, payload. */
export interface Unit {
  readonly id: Hash
  readonly header: UnitHeader
  readonly payload: Uint8Array
  /** 1 + the highest of its parents and predecessor: with the id, the order every node agrees on. */
  readonly lamport: number
}

/** `backlogUnits`: most that one author may have waiting for an anchor. */
export const UNIT_LIMITS = {
  payloadBytes: 32 * 1024,
  parents: 8,
  refs: 16,
  kindLength: 64,
  backlogUnits: 50_000,
} as const
/** Kind of seq 0: its payload is the author's 65-byte signature for the device. */
export const DEVICE_KIND = 'device.delegate'

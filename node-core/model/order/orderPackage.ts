import type { Address, ContentId, Hash } from '../ids.ts'

/** Largest file that can be sent to who makes an order, bytes. */
export const MAX_SENT_BYTES = 60_000_000
/** Files that one party can send to another about one order. */
export const MOST_SENT = 8
/** Characters of a sent file's name. */
export const SENT_NAME_CHARACTERS = 120

/**
 * `looking`: no other computer has it yet. `waiting`: it waits, sealed, at others. `taken`: the recipient has signed
 * that it has it. `lapsed`: its date came first.
 */
export type PackageState = 'looking' | 'waiting' | 'taken' | 'lapsed'

/** Something sealed that one party of an order sends another, as this node knows of it. */
export interface OrderPackage {
  readonly id: Hash
  readonly way: 'sent' | 'received'
  /** The delivery address, or a file. */
  readonly kind: 'address' | 'file'
  /** Of a file; its sender's word. */
  readonly name: string
  /** Before it was sealed. */
  readonly bytes: number
  readonly sender: Address
  readonly recipient: Address
  readonly state: PackageState
  /** Other computers at which it waits. */
  readonly holders: number
  /** ISO 8601 UTC: until then it waits. */
  readonly until: string
  /** A received file: one's own, opened in the window. */
  readonly file: ContentId | null
}

import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Vote } from '#node-core/model/block.ts'

/** Proof of a slashable offence (protocol.md §2.10). Anyone may hand it in. */
export type Evidence =
  /** E1: two different headers by one producer for one slot (canonical header bytes). */
  | { readonly kind: 'E1'; readonly first: Hex; readonly second: Hex }
  /** E2: two different votes by one witness for one target height. */
  | { readonly kind: 'E2'; readonly first: Vote; readonly second: Vote }
  /** E3: one vote surrounds the other: outer.src < inner.src and inner.tgt < outer.tgt. */
  | { readonly kind: 'E3'; readonly outer: Vote; readonly inner: Vote }

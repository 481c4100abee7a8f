import type { Emitter } from '#node-core/kernel/emitter.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { OutboxEntry, SignedFacts } from '#node-core/model/outbox.ts'
import type { OutboxGroup } from './judgeOutbox.ts'

/** Signed and not over at once; more are refused. */
export const MOST_WAITING = 256
/** What is over is kept for looking at, so many; the oldest go first. */
export const MOST_ENDED = 100
/** What the pool lacks is handed to it again at most this often, ms. */
export const STEP_EVERY_MS = 1_000

/** Blocks from others after which what was handed to them is with them; one of them may have been on its way before. */
export const TAKEN_AFTER_BLOCKS = 2

/** What accounts of this node signed, on the disk before anybody else has it (protocol.md §2.18). */
export interface Outbox {
  /**
   * Keeps it, then hands it to the pool. Resolves once both are done; what the pool refuses at once is not kept.
   * @throws NODE_OUTBOX_FULL, EVM_*, POOL_*
   */
  submit(raw: Uint8Array, signed: SignedFacts): Promise<Hash>
  /** The account's next free number, counting what waits here and not in the pool. */
  nextNonce(account: Address): number
  /** The latest first. */
  entries(): readonly OutboxEntry[]
  /** What took each other's place with this one; null: not here. */
  find(hash: Hash): OutboxGroup | null
  /** Any line may read otherwise now. */
  readonly changed: Emitter<void>
  /** A line that was refused, once for each reason; one that came through after waiting. */
  readonly news: Emitter<OutboxEntry>
  /** Resolves when what is going on is stored. */
  stop(): Promise<void>
}

import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'

const MIB = 1024 * 1024
const DAY_MS = 86_400_000

/** What one node holds for others, and for how long (protocol.md §5.10). */
export interface MailboxLimits {
  /** How long a package waits, ms. @default 30 days */
  readonly waitsMs: number
  /** One package, bytes. @default 64 MiB */
  readonly packageBytes: number
  /** All that is held for others, bytes. @default 2 GiB */
  readonly totalBytes: number
  /** @default 4096 */
  readonly totalSlips: number
  /** Of one sender, bytes; also 16 MiB for each DPN that it has. @default 256 MiB */
  readonly senderBytes: number
  /** @default 64 */
  readonly senderSlips: number
  /** For one recipient. @default 512 MiB */
  readonly recipientBytes: number
  /** @default 256 */
  readonly recipientSlips: number
  /** Of all senders without money together. @default 32 MiB */
  readonly strangersBytes: number
  /** @default 512 */
  readonly strangersSlips: number
  /** Of those, for one recipient: strangers must not use up what others can send him. @default 32 */
  readonly strangersSlipsForOne: number
}

export const MAILBOX_LIMITS: MailboxLimits = {
  waitsMs: 30 * DAY_MS,
  packageBytes: 64 * MIB,
  totalBytes: 2 * 1024 * MIB,
  totalSlips: 4_096,
  senderBytes: 256 * MIB,
  senderSlips: 64,
  recipientBytes: 512 * MIB,
  recipientSlips: 256,
  strangersBytes: 32 * MIB,
  strangersSlips: 512,
  strangersSlipsForOne: 32,
}

/** Room that money gives a sender at a holder; a share of a DPN gives its share. */
export const BYTES_PER_DPN = 16 * MIB

/** Bytes that an account with so much money may have at one holder; 0: a stranger. */
export function senderAllowance(wei: bigint, limits: MailboxLimits): number {
  const bytes = (wei * BigInt(BYTES_PER_DPN)) / WEI_PER_DPN
  return bytes > BigInt(limits.senderBytes) ? limits.senderBytes : Number(bytes)
}

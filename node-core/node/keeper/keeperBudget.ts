import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'

/** What the defaults sent by one node may cost in a day (UTC) at most, all its accounts together. */
export const KEEPER_WEI_A_DAY = WEI_PER_DPN / 10n
/** What an account keeps for its owner: below this nothing is sent from it. */
export const KEEPER_FLOOR_WEI = WEI_PER_DPN / 10n

const DAY_MS = 86_400_000

/** What one node sent on one day. */
export interface KeeperDay {
  /** Days since 1970. */
  readonly day: number
  readonly sent: number
  /** Fees at most, as signed. */
  readonly spentWei: bigint
}

/** What was sent today: nothing yet where `last` is of another day. */
export function keeperDay(last: KeeperDay, nowMs: number): KeeperDay {
  const day = Math.floor(nowMs / DAY_MS)
  return day === last.day ? last : { day, sent: 0, spentWei: 0n }
}

/** @see KeeperDay */
export function withSent(today: KeeperDay, maxFeeWei: bigint): KeeperDay {
  return { ...today, sent: today.sent + 1, spentWei: today.spentWei + maxFeeWei }
}

/** Why an account may not pay a fee of at most `maxFeeWei` for a default; null: it may. */
export function mayNotPay(today: KeeperDay, balanceWei: bigint, maxFeeWei: bigint): 'floor' | 'cap' | null {
  if (balanceWei - maxFeeWei < KEEPER_FLOOR_WEI) return 'floor'
  return today.spentWei + maxFeeWei > KEEPER_WEI_A_DAY ? 'cap' : null
}

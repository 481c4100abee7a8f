import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KEEPER_FLOOR_WEI, KEEPER_WEI_A_DAY, keeperDay, mayNotPay, withSent, type KeeperDay } from './keeperBudget.ts'

const DAY_MS = 86_400_000
const wei = (most: bigint) => fc.bigInt({ min: 0n, max: most })

it('a day never costs more than its most, and no account falls below its floor', () =>
  fc.assert(
    fc.property(
      wei(4n * KEEPER_WEI_A_DAY),
      fc.array(fc.record({ feeWei: wei(KEEPER_WEI_A_DAY), laterMs: fc.integer({ min: 0, max: DAY_MS / 2 }) })),
      (startWei, fees) => {
        let kept: KeeperDay = { day: 0, sent: 0, spentWei: 0n }
        let balanceWei = startWei
        let nowMs = 0
        const spentOn = new Map<number, bigint>()
        for (const { feeWei, laterMs } of fees) {
          nowMs += laterMs
          const today = keeperDay(kept, nowMs)
          if (mayNotPay(today, balanceWei, feeWei) !== null) continue
          kept = withSent(today, feeWei)
          balanceWei -= feeWei
          spentOn.set(today.day, (spentOn.get(today.day) ?? 0n) + feeWei)
          expect(balanceWei).toBeGreaterThanOrEqual(KEEPER_FLOOR_WEI)
          expect(spentOn.get(today.day)).toBeLessThanOrEqual(KEEPER_WEI_A_DAY)
          expect(kept.spentWei).toBe(spentOn.get(today.day))
        }
      },
    ),
  ))

it('begins anew at midnight UTC, and says what is missing', () => {
  const full = { day: 3, sent: 9, spentWei: KEEPER_WEI_A_DAY }
  expect(mayNotPay(full, 10n * KEEPER_FLOOR_WEI, 1n)).toBe('cap')
  expect(keeperDay(full, 4 * DAY_MS - 1)).toBe(full)
  expect(mayNotPay(keeperDay(full, 4 * DAY_MS), 10n * KEEPER_FLOOR_WEI, 1n)).toBeNull()
  expect(mayNotPay(keeperDay(full, 4 * DAY_MS), KEEPER_FLOOR_WEI, 1n)).toBe('floor')
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from '#node-core/model/ids.ts'
import { splitFees, type FeeShares } from './feeSplit.ts'

const shares: FeeShares = {
  producerBps: 4000,
  attestersBps: 3000,
  inclusionBonusBpsPerVote: 10,
  developerMaxBps: 2000,
  holdersBps: 1000,
}
const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address

describe('splitFees', () => {
  it('gives away exactly what came in, and at least 10 % to all holders', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 24n }),
        fc.nat(101),
        fc.array(fc.tuple(fc.nat(10_000), fc.nat(100)), { maxLength: 5 }),
        (totalWei, votes, developers) => {
          const split = splitFees({
            producer: address(1),
            totalWei,
            attesters: Array.from({ length: votes }, (_, i) => address(100 + i)),
            shares,
            developers: developers.map(([shareBps, percent], i) => ({
              developer: address(900 + i),
              shareBps,
              attributedWei: (totalWei * BigInt(percent)) / 100n,
            })),
          })
          const paid = split.payments.reduce((sum, [, amount]) => sum + amount, 0n)
          expect(paid + split.holdersWei).toBe(totalWei)
          expect(split.holdersWei * 10n >= totalWei - 9n).toBe(true)
          expect(split.payments.every(([, amount]) => amount > 0n)).toBe(true)
          const developersWei = split.payments
            .filter(([to]) => to >= address(900))
            .reduce((sum, [, amount]) => sum + amount, 0n)
          expect(developersWei * 5n <= totalWei).toBe(true)
        },
      ),
    )
  })

  it('pays the shares of protocol.md §1.6', () => {
    const split = splitFees({
      producer: address(1),
      totalWei: 1_000_000n,
      attesters: [address(5), address(6)],
      developers: [{ developer: address(9), attributedWei: 500_000n, shareBps: 1000 }],
      shares,
    })
    expect(split).toEqual({
      payments: [
        [address(9), 50_000n],
        [address(5), 149_000n],
        [address(6), 149_000n],
        [address(1), 402_000n],
      ],
      holdersWei: 250_000n,
    })
    const alone = splitFees({ producer: address(1), totalWei: 1_000_000n, attesters: [], developers: [], shares })
    expect(alone).toEqual({ payments: [[address(1), 400_000n]], holdersWei: 600_000n })
  })
})

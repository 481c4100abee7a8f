import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROLES } from '#node-core/contracts/index.ts'
import { ZERO_ADDRESS } from '#node-core/model/ids.ts'
import { splitPrice } from '#node-core/model/split.ts'
import { createLicensedPropWorld } from './licensedPropWorld.ts'

/* What the app shows before anybody signs is what the contract pays, to the wei: the same prices and legs through both. */

const party = { payee: ZERO_ADDRESS, name: '' }
const RUNS = 20

describe('the app’s split and the contract’s', () => {
  it.each([
    [1_000, 500, 100],
    [3_333, 1_111, 77],
    [1, 1, 1],
    [0, 0, 0],
    [4_999, 2_999, 499],
  ])('agree at %i, %i and %i basis points', async (royaltyBps, designerBps, commissionBps) => {
    const { prop, people } = await createLicensedPropWorld({ royaltyBps, designerBps }, { commissionBps })
    const cases = fc.record({
      priceWei: fc.oneof(fc.bigInt(1n, 10n ** 6n), fc.bigInt(10n ** 15n, 10n ** 27n)),
      shares: fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ priceWei, shares }) => {
        const amounts = shares.map((share) => (priceWei * BigInt(share)) / 20_000n)
        const contract = await prop.read('split', [
          priceWei,
          amounts.map((amountWei) => ({ role: ROLES.carrier, payee: people.carrier, amountWei })),
        ])
        const app = splitPrice(priceWei, {
          studio: { ...party, bps: royaltyBps },
          designer: { ...party, bps: designerBps },
          developer: { ...party, bps: commissionBps },
          legs: amounts.map((amountWei) => ({ role: 'carrier', ...party, amountWei })),
          factory: party,
        })
        expect(app.filter((line) => line.role !== 'carrier').map((line) => line.amountWei)).toEqual([
          contract.studioWei,
          contract.designerWei,
          contract.developerWei,
          contract.factoryWei,
        ])
        expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(contract.legsWei)
      }),
      { numRuns: RUNS },
    )
  })
})

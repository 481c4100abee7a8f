import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLengthMm } from '#node-core/model/documentIssue.ts'
import { fitLetters } from './fitLetters.ts'
import { priceFrom } from './priceFrom.ts'

describe('fitLetters', () => {
  it('gives whole micrometres within the zone, smaller for more letters', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 5, max: 500, noNaN: true }),
        fc.double({ min: 2, max: 100, noNaN: true }),
        fc.string({ minLength: 1, maxLength: 40 }),
        (widthMm, heightMm, text) => {
          const size = fitLetters({ widthMm, heightMm }, 1, text)
          expect(isLengthMm(size)).toBe(true)
          expect(size).toBeLessThanOrEqual(Math.max(1, heightMm))
          expect(fitLetters({ widthMm, heightMm }, 1, `${text}M`)).toBeLessThanOrEqual(size)
        },
      ),
    )
  })
  it('grows with the piece', () => {
    expect(fitLetters({ widthMm: 60, heightMm: 12 }, 2, 'ALICE')).toBeGreaterThan(
      fitLetters({ widthMm: 60, heightMm: 12 }, 1, 'ALICE'),
    )
  })
})

describe('priceFrom', () => {
  it('is nothing without factories', () => {
    expect(priceFrom([], { royaltyBps: 1000, designerBps: 500, commissionBps: 100, minPriceWei: 1n })).toBeNull()
  })
})

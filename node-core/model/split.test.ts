import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDpn, parseDpn } from '../kernel/amount.ts'
import { ZERO_ADDRESS } from './ids.ts'
import { grossUp, splitPrice, type SplitTerms } from './split.ts'

const party = { payee: ZERO_ADDRESS, name: '' }
const terms = (material: string, carrier: string): SplitTerms => ({
  studio: { ...party, bps: 1000 },
  designer: { ...party, bps: 500 },
  developer: { ...party, bps: 100 },
  factory: party,
  legs: [
    { role: 'material', ...party, amountWei: parseDpn(material) },
    { role: 'carrier', ...party, amountWei: parseDpn(carrier) },
  ],
})

describe('split', () => {
  it('splits 129.00 as in the scenarios', () => {
    expect(splitPrice(parseDpn('129'), terms('21', '9.9')).map((line) => formatDpn(line.amountWei))).toEqual([
      '12.90',
      '6.45',
      '1.29',
      '21.00',
      '9.90',
      '77.46',
    ])
  })
  it('a factory share of 77.46 makes a price of 129.00', () => {
    expect(grossUp(parseDpn('77.46'), parseDpn('30.9'), 1600, parseDpn('0.01'))).toBe(parseDpn('129'))
  })
  it('always adds up to the wei and never leaves the factory short', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 26n),
        fc.bigInt(0n, 10n ** 26n),
        fc.bigInt(1n, 10n ** 18n),
        (share, leg, step) => {
          const price = grossUp(share, leg, 1600, step)
          const lines = splitPrice(price, { ...terms('0', '0'), legs: [{ role: 'carrier', ...party, amountWei: leg }] })
          const factory = lines.at(-1)!
          return (
            lines.reduce((sum, line) => sum + line.amountWei, 0n) === price &&
            factory.amountWei >= share &&
            price % step === 0n
          )
        },
      ),
    )
  })
  it('rounds every percentage down: what is left over is the factory’s', () => {
    const bps = fc.integer({ min: 0, max: 3_333 })
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 26n), bps, bps, bps, (price, studio, designer, developer) => {
        const lines = splitPrice(price, {
          ...terms('0', '0'),
          legs: [],
          studio: { ...party, bps: studio },
          designer: { ...party, bps: designer },
          developer: { ...party, bps: developer },
        })
        const down = (share: number) => (price * BigInt(share)) / 10_000n
        const amounts = lines.map((line) => line.amountWei)
        expect(amounts).toEqual([
          down(studio),
          down(designer),
          down(developer),
          price - down(studio) - down(designer) - down(developer),
        ])
      }),
    )
  })
  it('refuses a price below the legs', () => {
    expect(() => splitPrice(1n, terms('1', '1'))).toThrow(/MODEL_PRICE_TOO_LOW/)
  })
  it('refuses to be one wei short, and leaves the factory nothing at the very edge', () => {
    const free = {
      ...terms('0', '0'),
      studio: { ...party, bps: 0 },
      designer: { ...party, bps: 0 },
      developer: { ...party, bps: 0 },
    }
    const legs = (amountWei: bigint) => ({ ...free, legs: [{ role: 'carrier' as const, ...party, amountWei }] })
    expect(splitPrice(100n, legs(100n)).at(-1)).toMatchObject({ role: 'factory', amountWei: 0n })
    expect(() => splitPrice(100n, legs(101n))).toThrow(/MODEL_PRICE_TOO_LOW/)
  })
})

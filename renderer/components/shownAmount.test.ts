import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { shownAmount } from './shownAmount.ts'

describe('a shown amount', () => {
  it('loses no cent to a fee, and keeps every digit at hand', () => {
    expect(shownAmount(parseDpn('24870.999958'), { rounded: true })).toEqual({
      text: '24,871.00',
      exact: '24,870.999958',
    })
    expect(shownAmount(parseDpn('12.50'), { rounded: true })).toEqual({ text: '12.50', exact: null })
    expect(shownAmount(parseDpn('0.000042'), { rounded: true })).toEqual({ text: '<0.01', exact: '0.000042' })
    expect(shownAmount(-parseDpn('0.000042'), { rounded: true }).text).toBe('−<0.01')
    expect(shownAmount(0n, { rounded: true })).toEqual({ text: '0.00', exact: null })
  })

  it('to be signed, is exact', () => {
    expect(shownAmount(parseDpn('24870.999958'), { rounded: false })).toEqual({ text: '24,870.999958', exact: null })
    expect(shownAmount(parseDpn('3'), { rounded: false, signed: true }).text).toBe('+3.00')
  })

  it('rounded, is never off by more than half a hundredth, and has two decimals', () => {
    fc.assert(
      fc.property(fc.bigInt(10n ** 16n, 10n ** 26n), (wei) => {
        const { text } = shownAmount(wei, { rounded: true })
        const difference = parseDpn(text) - wei
        return /\.\d\d$/.test(text) && (difference < 0n ? -difference : difference) <= 5n * 10n ** 15n
      }),
    )
  })
})

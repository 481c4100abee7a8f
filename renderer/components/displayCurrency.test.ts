import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { parseRate, toDisplayHundredths } from './displayCurrency.ts'

describe('display currency', () => {
  it('converts at the person’s rate and rounds to hundredths', () => {
    expect(toDisplayHundredths(parseDpn('129'), '0.92')).toBe(11868n)
    expect(toDisplayHundredths(parseDpn('0.01'), '0.5')).toBe(1n)
    expect(toDisplayHundredths(parseDpn('100'), '1,5')).toBe(15_000n)
  })
  it('shows nothing without a usable rate', () => {
    for (const rate of ['', '0', '-1', 'abc', '1e3', '1,234']) expect(parseRate(rate)).toBeNull()
    expect(toDisplayHundredths(1n, '')).toBeNull()
  })
})

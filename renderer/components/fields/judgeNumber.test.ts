import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeNumber } from './judgeNumber.ts'
import { plainNumber } from './plainNumber.ts'

const percent = { min: 0, max: 50, decimals: 2, unit: '%' }

describe('a number in a field', () => {
  it('is what was typed in either convention: 12,5 per cent are never 125, nor 50', () => {
    for (const text of ['12,5', '12.5', '12,50', '１２．５', '12,5 %'])
      expect(judgeNumber(text, percent), text).toEqual({ kind: 'value', value: 12.5 })
    expect(judgeNumber('125', percent)).toEqual({ kind: 'refused', why: 'range' })
    expect(judgeNumber('12,345', percent)).toEqual({ kind: 'doubtful' })
    expect(judgeNumber('0,125', percent)).toEqual({ kind: 'refused', why: 'decimals' })
    expect(judgeNumber('twelve', percent)).toEqual({ kind: 'refused', why: 'bad' })
  })

  it('may have to be whole, and signed only where there is something below zero', () => {
    const cap = { min: 1, max: 1_000_000, decimals: 0 }
    expect(['500', '1 000', '1.000.000', '12,5', '0', '-3', ''].map((text) => judgeNumber(text, cap))).toEqual([
      { kind: 'value', value: 500 },
      { kind: 'value', value: 1_000 },
      { kind: 'value', value: 1_000_000 },
      { kind: 'refused', why: 'whole' },
      { kind: 'refused', why: 'range' },
      { kind: 'refused', why: 'bad' },
      { kind: 'empty' },
    ])
    expect(judgeNumber('-3,5', { decimals: 3 })).toEqual({ kind: 'value', value: -3.5 })
    expect(judgeNumber('0', { min: 1, decimals: 3 })).toEqual({ kind: 'refused', why: 'atLeast' })
  })

  it('shown in the field, it reads back as itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5_000_000, max: 5_000_000 }),
        fc.integer({ min: 0, max: 3 }),
        (digits, decimals) => {
          const value = digits / 10 ** decimals
          const judged = judgeNumber(plainNumber(value), { decimals: 3 })
          return judged.kind === 'value' && judged.value === (value === 0 ? 0 : value)
        },
      ),
    )
    expect(plainNumber(1.234)).toBe('1.2340')
    expect(plainNumber(NaN)).toBe('')
  })
})

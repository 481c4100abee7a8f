import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDesign, type DesignCommand } from './design.ts'
import { designWords } from './designWords.ts'

const write = (zone: string, text: string | null): DesignCommand => ({
  type: 'engraveText',
  zone,
  engraving: text === null ? null : { text, font: 'inter', sizeMm: 6, depthMm: 0.8 },
})
const wordsOf = (...commands: DesignCommand[]) => designWords(createDesign('0x00', commands))

describe('the words of a design', () => {
  it('are the last ones of each zone, in the order in which the zones were first written', () => {
    expect(wordsOf(write('plate', 'ALICE'), write('base', '2026'), write('plate', 'ALICE #001'))).toEqual([
      'ALICE #001',
      '2026',
    ])
    expect(wordsOf(write('plate', 'ALICE'), write('plate', null))).toEqual([])
    expect(wordsOf({ type: 'setPartColor', part: 'plate', color: '#112233' })).toEqual([])
  })
  it('move nothing that stands beside them', () => {
    expect(wordsOf(write('plate', 'AL\u202eICE\n#001\u0000'))).toEqual(['ALICE #001'])
    expect(wordsOf(write('plate', ' \u200b '))).toEqual([])
    expect(wordsOf(write('plate', 'x'.repeat(10_000)))[0]).toHaveLength(200)
  })
  it('are none of what is no design', () => {
    fc.assert(fc.property(fc.anything(), (value) => void expect(Array.isArray(designWords(value))).toBe(true)))
    expect(designWords({ commands: [null, 1, { type: 'engraveText' }, { type: 'engraveText', zone: 1 }] })).toEqual([])
    expect(designWords({ commands: Array.from({ length: 1_001 }, (_, i) => write(`z${i}`, 'A')) })).toEqual([])
    expect(designWords({ commands: Array.from({ length: 1_000 }, (_, i) => write(`z${i}`, 'A')) })).toHaveLength(16)
  })
})

import { describe, expect, it } from 'vitest'
import { countMisses } from './countMisses.ts'

describe('counting missed turns', () => {
  it.each([
    [0b0, 0, 0],
    [0b1, 1, 1],
    [0b111, 3, 3],
    [0b110, 2, 0],
    [0b1011, 3, 2],
    [1 << 20, 0, 0],
    [(1 << 20) - 1, 20, 20],
  ])('%i of 20: %i missed, %i in a row', (bits, missed, missedInRow) => {
    expect(countMisses(bits, 20)).toEqual({ missed, missedInRow })
  })
})

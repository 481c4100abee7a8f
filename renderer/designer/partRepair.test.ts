import { describe, expect, it } from 'vitest'
import { offerOfPart, repairOf, suggestSkinMm } from './partRepair.ts'

const opening = (share: number) => ({
  centre: [0, 0, 0] as const,
  normal: null,
  acrossMm: 10,
  bendMm: 0,
  share,
  cap: new Float32Array(9),
})
const offer = (...shares: number[]) => ({
  listed: shares.map(opening),
  openings: shares.length,
  share: shares.reduce((sum, share) => sum + share, 0),
  doubled: 0,
  turned: 0,
  volumeMm3: 100,
})

describe('a part’s repair', () => {
  it('suggests a skin that is thick enough at the smallest size a fan may choose', () => {
    expect(suggestSkinMm({ minWallMm: 1, realSizeMm: 200, minSizeMm: 100 })).toBe(2)
    expect(suggestSkinMm({ minWallMm: 0, realSizeMm: 200, minSizeMm: 300 })).toBe(0.8)
    expect(suggestSkinMm({ minWallMm: 3, realSizeMm: 5_000, minSizeMm: 1 })).toBe(20)
  })

  it('is nothing until the studio chooses, then as chosen', () => {
    const sizes = { minWallMm: 1, realSizeMm: 200, minSizeMm: 100 }
    expect(repairOf({}, sizes)).toBeUndefined()
    expect(repairOf({ skinMm: 3 }, sizes)).toBeUndefined()
    expect(repairOf({ repair: 'close', skinMm: 3 }, sizes)).toEqual({ kind: 'close' })
    expect(repairOf({ repair: 'wrap' }, sizes)).toEqual({ kind: 'wrap', skinMm: 2 })
    expect(repairOf({ repair: 'wrap', skinMm: 3 }, sizes)).toEqual({ kind: 'wrap', skinMm: 3 })
  })

  it('offers to close a part of several pieces only where each of them closes, the largest opening first', () => {
    const closings = new Map([
      ['a', offer(0.1, 0.3)],
      ['b', offer(0.2)],
    ])
    const found = offerOfPart(['a', 'b'], closings)!
    expect(found.openings).toBe(3)
    expect(found.share).toBeCloseTo(0.3, 9)
    expect(found.listed.map(({ share }) => share)).toEqual([0.3, 0.2, 0.1])
    expect(offerOfPart(['a', 'c'], closings)).toBeNull()
    expect(offerOfPart([], closings)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { offerOfPart, repairOf, suggestSkinMm } from './partRepair.ts'

const opening = (acrossMm: number) => ({
  centre: [0, 0, 0] as const,
  normal: null,
  acrossMm,
  bendMm: 0,
  share: 0.1,
  cap: new Float32Array(9),
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

  it('offers to close a part of several pieces only where each of them closes, the widest opening first', () => {
    const [a, b] = [
      { key: 'a', closing: { openings: 2, share: 0.3 } },
      { key: 'b', closing: { openings: 1, share: 0.2 } },
    ]
    const closings = new Map([
      ['a', { listed: [opening(1), opening(3)] }],
      ['b', { listed: [opening(2)] }],
    ])
    expect(offerOfPart([a], closings)).toMatchObject({ openings: 2, share: 0.3 })
    const both = offerOfPart([a, b], closings)!
    expect([both.openings, both.share]).toEqual([3, null])
    expect(both.listed.map(({ acrossMm }) => acrossMm)).toEqual([3, 2, 1])
    // Before the stage has looked the offer stands, without its places.
    expect(offerOfPart([a], new Map())).toEqual({ openings: 2, share: 0.3, listed: [] })
    expect(offerOfPart([a, { key: 'c', closing: null }], closings)).toBeNull()
    expect(offerOfPart([], closings)).toBeNull()
  })
})

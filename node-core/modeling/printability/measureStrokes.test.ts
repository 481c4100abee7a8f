import { describe, expect, it } from 'vitest'
import type { FontId } from '#node-core/model/prop.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { loadManifold, type CrossSection } from '../geometry/loadManifold.ts'
import { createFontLibrary } from '../text/fontLibrary.ts'
import { layOutText } from '../text/layOutText.ts'
import { findThinStrokes, thinnestStroke } from './measureStrokes.ts'

const assets = createNodeAssets()
const kernel = await loadManifold(assets)
const library = createFontLibrary(assets)

async function shapes(
  text: string,
  font: FontId,
  sizeMm: number,
): Promise<{ word: CrossSection; letters: CrossSection[] }> {
  const { glyphs } = await layOutText(library, text, font, sizeMm)
  const shapeOf = (contours: (typeof glyphs)[number]['contours'][]) =>
    new kernel.CrossSection(contours.flat(), 'NonZero')
  return { word: shapeOf(glyphs.map((g) => g.contours)), letters: glyphs.map((g) => shapeOf([g.contours])) }
}

const places = (shape: CrossSection, widthMm: number): number => findThinStrokes(shape, widthMm).length

describe('strokes too thin', () => {
  // Stems of 1.00 mm, bars of 0.99: what the opening loses of the stems is bands of 1e-9 mm, in every winding.
  it('bars are found in a word as they are in its letters', async () => {
    const { word, letters } = await shapes('HALL', 'inter', 8)
    expect(letters.map((letter) => places(letter, 1))).toEqual([1, 0, 1, 1])
    expect(places(word, 1)).toBe(3)
    expect(thinnestStroke(word, 1)).toBeCloseTo(0.99, 2)
  })

  it('only the bar of the A is found below its 0.93 mm, and nothing where every stroke is wider', async () => {
    const { word } = await shapes('HALL', 'inter', 8)
    expect(findThinStrokes(word, 0.95)).toMatchObject([{ x: expect.closeTo(-1.7, 1), y: expect.closeTo(-1.09, 1) }])
    expect([0.5, 0.8, 0.9].map((widthMm) => places(word, widthMm))).toEqual([0, 0, 0])
  })

  it.each<[string, FontId, number, number]>([
    ['HALL', 'oswald', 8, 1],
    ['HALL', 'inter', 8, 0.95],
    ['abcdefghijklm', 'inter', 3, 0.3],
    ['nopqrstuvwxyz', 'noto-sans-sc', 4, 0.5],
    ['MERIDIAN 1742', 'inter', 6, 0.8],
    ['爱丽丝', 'noto-sans-sc', 6, 0.5],
  ])('%s in %s, %s mm high, has as many below %s mm as its letters have', async (text, font, sizeMm, widthMm) => {
    const { word, letters } = await shapes(text, font, sizeMm)
    expect(places(word, widthMm)).toBe(letters.reduce((sum, letter) => sum + places(letter, widthMm), 0))
  })

  it('none is told to be 0 mm wide', async () => {
    for (const [text, font, sizeMm, widthMm] of [
      ['HALL', 'inter', 8, 0.95],
      ['HALL', 'inter', 8, 1],
      ['abcdefghijklm', 'inter', 3, 0.3],
      ['WAVE', 'inter', 4, 0.6],
    ] as const)
      expect(thinnestStroke((await shapes(text, font, sizeMm)).word, widthMm), text).toBeGreaterThan(0.1)
  })
})

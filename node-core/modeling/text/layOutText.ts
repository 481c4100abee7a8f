import type { Font, Glyph } from 'opentype.js'
import type { FontId } from '#node-core/model/prop.ts'
import { marksNotPlaced, missingGlyphs } from '../errors.ts'
import { flattenOutline, type Point2 } from './flattenOutline.ts'
import type { FontLibrary } from './fontLibrary.ts'
import { unplaceable } from './unplaceable.ts'

/** A line of text as polygons in mm, its ink centred on the origin, y up. */
export interface TextOutline {
  /** One entry per character that leaves ink. */
  readonly glyphs: readonly { readonly character: string; readonly index: number; readonly contours: Point2[][] }[]
  readonly widthMm: number
  readonly heightMm: number
  /** Font files used, for the report. */
  readonly fonts: readonly string[]
}

/** Curves deviate by at most this much from the outline: finer than any printer. */
const TOLERANCE_MM = 0.01

/**
 * Lays out one line: advance widths and kerning of the font, glyphs the font lacks from Noto Sans SC. Left to right
 * only:
 * scripts that need shaping or have no glyph are refused rather than cut wrong.
 * @throws MODELING_MISSING_GLYPHS, MODELING_MARKS_NOT_PLACED with the characters
 */
export async function layOutText(
  library: FontLibrary,
  text: string,
  fontId: FontId,
  sizeMm: number,
): Promise<TextOutline> {
  const wrong = unplaceable(text)
  if (wrong.length > 0)
    throw marksNotPlaced('letters that cannot be set one after the other', {
      characters: wrong.join(' '),
      count: wrong.length,
    })
  const missing = new Set<string>()
  const placed: { character: string; index: number; font: Font; glyph: Glyph; x: number }[] = []
  const used = new Set<string>()
  let x = 0
  let previous: { font: Font; glyph: Glyph } | undefined
  for (const [index, character] of [...text].entries()) {
    const found = await library.find(fontId, character)
    if (!found) {
      missing.add(character)
      continue
    }
    const { font, name } = found
    const glyph = font.charToGlyph(character)
    const scale = sizeMm / font.unitsPerEm
    if (previous && previous.font === font) x += font.getKerningValue(previous.glyph, glyph) * scale
    placed.push({ character, index, font, glyph, x })
    used.add(name)
    x += (glyph.advanceWidth ?? font.unitsPerEm) * scale
    previous = { font, glyph }
  }
  if (missing.size > 0)
    throw missingGlyphs('no font has these characters', { characters: [...missing].join(''), count: missing.size })

  const glyphs = placed.flatMap(({ character, index, font, glyph, x: left }) => {
    const scale = sizeMm / font.unitsPerEm
    const contours = flattenOutline(glyph.path.commands, (px, py) => [left + px * scale, py * scale], TOLERANCE_MM)
    return contours.length === 0 ? [] : [{ character, index, contours }]
  })
  const points = glyphs.flatMap((glyph) => glyph.contours.flat())
  if (points.length === 0) return { glyphs: [], widthMm: 0, heightMm: 0, fonts: [...used] }
  const min: Point2 = [Infinity, Infinity]
  const max: Point2 = [-Infinity, -Infinity]
  for (const point of points) {
    for (const k of [0, 1] as const) {
      min[k] = Math.min(min[k], point[k])
      max[k] = Math.max(max[k], point[k])
    }
  }
  const centre: Point2 = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2]
  return {
    glyphs: glyphs.map((glyph) => ({
      ...glyph,
      contours: glyph.contours.map((contour) => contour.map(([px, py]): Point2 => [px - centre[0], py - centre[1]])),
    })),
    widthMm: max[0] - min[0],
    heightMm: max[1] - min[1],
    fonts: [...used],
  }
}

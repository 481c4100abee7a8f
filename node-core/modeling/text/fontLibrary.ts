/// <reference path="./opentype.d.ts" />
import type { Font } from 'opentype.js'
import { parse } from 'opentype.js/dist/opentype.mjs'
import type { FontId } from '#node-core/model/prop.ts'
import { badFont } from '../errors.ts'
import type { ModelingAssets } from '../modelingAssets.ts'
import { unpackWoff } from './unpackWoff.ts'
import { parseUnicodeRanges, type FontSlice } from './unicodeRanges.ts'

/** Finds the font file that has a character. Files are read once and kept. */
export interface FontLibrary {
  /** The first font in the chain with a glyph for the character, or undefined. */
  find(font: FontId, character: string): Promise<{ readonly font: Font; readonly name: string } | undefined>
}

/** Where glyphs come from that the chosen font lacks. */
const FALLBACK: FontId = 'noto-sans-sc'

export function createFontLibrary(assets: ModelingAssets): FontLibrary {
  const slices = new Map<FontId, Promise<readonly FontSlice[]>>()
  const fonts = new Map<string, Promise<Font>>()

  const slicesOf = (font: FontId): Promise<readonly FontSlice[]> => {
    const known = slices.get(font) ?? assets.fontRanges(font).then(parseUnicodeRanges)
    slices.set(font, known)
    return known
  }

  const load = (font: FontId, slice: string): Promise<Font> => {
    const name = `${font}/${slice}`
    const known = fonts.get(name) ?? assets.font(font, slice).then((bytes) => parseFont(name, bytes))
    fonts.set(name, known)
    return known
  }

  return {
    async find(font, character) {
      const codePoint = character.codePointAt(0)!
      for (const id of font === FALLBACK ? [FALLBACK] : [font, FALLBACK]) {
        for (const slice of await slicesOf(id)) {
          if (!slice.has(codePoint)) continue
          const loaded = await load(id, slice.name)
          if (loaded.charToGlyphIndex(character) > 0) return { font: loaded, name: `${id}/${slice.name}` }
        }
      }
      return undefined
    },
  }
}

function parseFont(name: string, bytes: Uint8Array): Font {
  try {
    return parse(unpackWoff(bytes).slice().buffer)
  } catch (cause) {
    throw badFont('font file cannot be read', { font: name }, cause)
  }
}

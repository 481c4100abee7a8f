import { describe, expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { createFontLibrary } from './fontLibrary.ts'
import { layOutText } from './layOutText.ts'

const library = createFontLibrary(createNodeAssets())
const layOut = (text: string, font: 'inter' | 'noto-sans-sc' = 'inter') => layOutText(library, text, font, 10)

describe('layOutText', () => {
  it('engraves the characters of the slice that the parser itself cannot unpack', async () => {
    const { glyphs, fonts } = await layOut('場師業經說訪華風們別', 'noto-sans-sc')
    expect(glyphs.map((glyph) => glyph.character).join('')).toBe('場師業經說訪華風們別')
    expect(fonts).toContain('noto-sans-sc/101')
  })

  it.each([
    ['a tilde beside its letter', 'g\u0303ua', 'g\u0303'],
    ['a tower of marks', 'e\u0332x', 'e\u0332'],
    ['a soft hyphen', 'Stu\u00addio', 'U+00AD'],
    ['zero width', 'a\u200bb', 'U+200B'],
    ['a joined emoji', '👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
    ['right to left', 'שלום', 'ש ל ו ם'],
  ])('%s is refused, not cut wrong', async (_, text, characters) => {
    await expect(layOut(text)).rejects.toMatchObject({ code: 'MODELING_MARKS_NOT_PLACED', data: { characters } })
  })

  it('a letter that has one of its own is set, however it was typed', async () => {
    const typed = await layOut('e\u0301'.normalize('NFC'))
    expect(typed.glyphs).toHaveLength(1)
    expect(typed.glyphs[0]!.contours.length).toBe(2 + 1)
  })
})

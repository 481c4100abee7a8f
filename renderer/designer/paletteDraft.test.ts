import { describe, expect, it } from 'vitest'
import { checkProp } from '#node-core/model/checkProp.ts'
import type { PropInspection } from '#node-core/api/calls/props.ts'
import { testProp } from '../../tests/support/testProp.ts'
import {
  createPalette,
  isChanged,
  joinColors,
  joinEqual,
  ownColors,
  paletteOf,
  resetColor,
  resolvePalette,
  setColor,
  setName,
} from './paletteDraft.ts'

const [RED, YELLOW, BLUE] = ['#c81e1e', '#e6c81e', '#1428b4'] as const
const file = createPalette([
  { color: RED, share: 0.5 },
  { color: YELLOW, share: 0.3 },
  { color: BLUE, share: 0.2 },
])

describe('the palette of a draft', () => {
  it('says nothing until something is changed, and only that then', () => {
    expect(paletteOf(file)).toBeUndefined()
    expect(file.map(isChanged)).toEqual([false, false, false])
    const named = setName(file, YELLOW, '  Brass ')
    expect(paletteOf(named)).toEqual([{ measured: YELLOW, color: YELLOW, name: 'Brass' }])
    const both = setColor(named, BLUE, '#24365a')
    expect(paletteOf(both)).toEqual([
      { measured: YELLOW, color: YELLOW, name: 'Brass' },
      { measured: BLUE, color: '#24365a', name: '' },
    ])
    expect(both.map(isChanged)).toEqual([false, true, true])
    expect(paletteOf(resetColor(resetColor(both, BLUE), YELLOW))).toBeUndefined()
    expect(paletteOf(setName(file, RED, '   '))).toBeUndefined()
  })

  it('makes a colour the same as another: it follows what becomes of that one', () => {
    const joined = joinColors(setName(file, RED, 'Fire'), RED, YELLOW)
    const later = setName(setColor(joined, YELLOW, '#b0853f'), YELLOW, 'Brass')
    expect(paletteOf(later)).toEqual([
      { measured: RED, color: '#b0853f', name: 'Brass' },
      { measured: YELLOW, color: '#b0853f', name: 'Brass' },
    ])
    const chain = joinColors(later, YELLOW, BLUE)
    expect(chain.map(({ sameAs }) => sameAs)).toEqual([BLUE, BLUE, null])
    expect(resolvePalette(chain).map(({ color }) => color)).toEqual([BLUE, BLUE, BLUE])
    expect(resolvePalette(resetColor(chain, RED)).map(({ color }) => color)).toEqual([RED, BLUE, BLUE])
    expect(joinColors(file, RED, RED)).toEqual(file)
  })

  it('makes two that were given one colour one', () => {
    const equal = setColor(setName(file, BLUE, 'Lapis'), RED, BLUE)
    expect(joinEqual(equal, RED).map(({ sameAs }) => sameAs)).toEqual([BLUE, null, null])
    expect(paletteOf(joinEqual(equal, RED))).toEqual([
      { measured: RED, color: BLUE, name: 'Lapis' },
      { measured: BLUE, color: BLUE, name: 'Lapis' },
    ])
    expect(joinEqual(file, RED)).toEqual(file)
    expect(joinEqual(joinColors(file, RED, BLUE), RED)).toEqual(joinColors(file, RED, BLUE))
  })

  it('comes back as it was published', () => {
    const edited = joinColors(setName(setColor(file, YELLOW, '#b0853f'), YELLOW, 'Brass'), BLUE, YELLOW)
    const back = createPalette(
      file.map(({ measured, share }) => ({ color: measured, share })),
      paletteOf(edited),
    )
    expect(paletteOf(back)).toEqual(paletteOf(edited))
    // Red made as the yellow that is there: yellow leads, so that red can be taken back.
    const red = createPalette(
      file.map(({ measured, share }) => ({ color: measured, share })),
      [{ measured: RED, color: YELLOW, name: 'Brass' }],
    )
    expect(red.map(({ sameAs, name }) => [sameAs, name])).toEqual([
      [YELLOW, ''],
      [null, 'Brass'],
      [null, ''],
    ])
    expect(resolvePalette(resetColor(red, RED)).map(({ color }) => color)).toEqual([RED, YELLOW, BLUE])
  })

  it('is what a document takes, or says what is wrong', () => {
    const codes = (palette: typeof file) => {
      const said = paletteOf(palette)
      return checkProp(testProp(said ? { palette: said } : {})).map(({ code }) => code)
    }
    expect(codes(joinColors(setName(setColor(file, RED, BLUE), BLUE, 'Lapis'), RED, BLUE))).toEqual([])
    expect(codes(setName(setName(file, RED, 'Paint'), BLUE, 'Paint'))).toEqual(['PROP_NAME_TWO_COLORS'])
    expect(codes(setName(file, RED, 'a\u202eb'))).toEqual(['PROP_NAME_UNSAFE_CHARACTERS'])
  })

  it('tells what is made in its own colours: parts that are left out or painted are not', () => {
    const part = (key: string, color: string, colors: readonly `#${string}`[]): PropInspection['parts'][number] => ({
      key,
      suggestedName: key,
      triangles: 1,
      solid: true,
      color,
      colors: colors.map((each) => ({ color: each, share: 1 / colors.length })),
      problem: null,
      closing: null,
    })
    const inspection = {
      parts: [part('a', '#808080', [RED, YELLOW]), part('b', RED, [RED]), part('c', BLUE, [BLUE])],
    } as unknown as PropInspection
    const draft = (id: string, color: `#${string}`, leftOut = false) => ({
      id,
      name: id,
      sources: [id],
      materials: [],
      colors: [color],
      leftOut,
    })
    const joined = joinColors(file, RED, YELLOW)
    const said = (...parts: ReturnType<typeof draft>[]) => ownColors(parts, joined, inspection)
    expect(said(draft('a', '#808080'), draft('b', RED), draft('c', BLUE))).toEqual([
      { color: YELLOW, measured: [RED, YELLOW] },
      { color: BLUE, measured: [BLUE] },
    ])
    expect(said(draft('a', '#aa2211'), draft('b', RED), draft('c', BLUE, true))).toEqual([
      { color: YELLOW, measured: [RED] },
    ])
    expect(said(draft('a', '#aa2211'))).toEqual([])
  })
})

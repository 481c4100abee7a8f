import { describe, expect, it } from 'vitest'
import { toContentId } from '#node-core/model/ids.ts'
import { propHash } from '#node-core/model/prop.ts'
import { createPalette, setColor, setName } from './paletteDraft.ts'
import {
  checkDraft,
  createPropDraft,
  draftToProp,
  draftToTerms,
  freeZoneId,
  joinedParts,
  partsOfInspection,
  suggestSizeMm,
  territoryOf,
  type PropDraft,
} from './propDraft.ts'

const now = new Date('2026-11-22T12:00:00Z')
const file = toContentId(`bafkrei${'a'.repeat(52)}`)
const inspection = {
  file,
  triangles: 12,
  fileSize: [0.2, 0.1, 0.1],
  warnings: [],
  palette: [],
  parts: ['Blade', 'blade', '剑柄'].map((suggestedName, i) => ({
    key: `k${i}`,
    suggestedName,
    triangles: 4,
    solid: true,
    color: '#aabbcc',
    colors: [{ color: '#aabbcc' as const, share: 1 }],
    problem: null,
    closing: null,
  })),
} as const
const ready = (change: Partial<PropDraft> = {}): PropDraft => ({
  ...createPropDraft(now),
  file,
  name: 'Sword',
  parts: partsOfInspection(inspection),
  designer: `0x${'AB'.repeat(20)}`,
  factories: [`0x${'CD'.repeat(20)}`],
  ...change,
})

describe('propDraft', () => {
  it('names parts apart and keeps the colour of the file first', () => {
    const parts = partsOfInspection(inspection)
    expect(parts.map((part) => part.id)).toEqual(['blade', 'blade-2', 'part-3'])
    expect(parts[0]?.colors[0]).toBe('#aabbcc')
  })

  it('no names give equal ids, and every name can be published', () => {
    const names = ['a-3', 'x', 'a', 'a', 'A', '🐉🐉', 'Hilt\u0000\u0001', `${'y'.repeat(79)}🐉🐉`, '\u200b', '\u202e']
    const found = {
      ...inspection,
      parts: names.map((suggestedName, i) => ({ ...inspection.parts[0]!, key: `k${i}`, suggestedName })),
    }
    const parts = partsOfInspection(found)
    expect(new Set(parts.map((part) => part.id)).size).toBe(names.length)
    expect(checkDraft(ready({ parts }), now)).toEqual([])
  })

  it('seventy pieces are all in the prop: the last seven as one part, and said so', () => {
    const found = {
      ...inspection,
      parts: Array.from({ length: 70 }, (_, i) => ({
        ...inspection.parts[0]!,
        key: `brick ${i}`,
        suggestedName: `brick ${i}`,
      })),
    }
    const parts = partsOfInspection(found, 'Other parts')
    expect([parts.length, parts.at(-1)?.name, parts.at(-1)?.sources.length, joinedParts(found)]).toEqual([
      64,
      'Other parts',
      7,
      7,
    ])
    expect(new Set(parts.flatMap((part) => part.sources)).size).toBe(70)
    expect(checkDraft(ready({ parts }), now)).toEqual([])
    expect([
      partsOfInspection({ ...found, parts: found.parts.slice(0, 64) }).length,
      joinedParts({ ...found, parts: found.parts.slice(0, 64) }),
    ]).toEqual([64, 0])
  })

  it('a part can be left out, with the words on it; all of them cannot', () => {
    const zone = {
      id: 'words',
      part: 'blade',
      origin: [1, 2, 3],
      normal: [0, 0, 1],
      up: [0, 1, 0],
      widthMm: 40,
      heightMm: 8,
      atSizeMm: 200,
      name: 'Plate',
      maxCharacters: 20,
      fonts: ['inter'],
      minStrokeMm: 1,
      depthMm: 0.8,
    } as const
    const parts = ready().parts.map((part) => ({ ...part, leftOut: part.id === 'blade' }))
    const prop = draftToProp(ready({ parts, zones: [zone] }))
    expect([prop?.parts.map((part) => part.id), prop?.textZones]).toEqual([['blade-2', 'part-3'], []])
    expect(checkDraft(ready({ parts, zones: [zone] }), now)).toEqual([])
    expect(
      checkDraft(ready({ parts: parts.map((part) => ({ ...part, leftOut: true })) }), now).map((issue) => issue.code),
    ).toContain('PROP_TOO_FEW')
  })

  it('believes metres only when a hand can hold the result', () => {
    expect(suggestSizeMm([0.26, 0.1, 0.1])).toBe(260)
    expect(suggestSizeMm([1590, 2, 2])).toBe(200)
    expect(suggestSizeMm([0.007, 0.001, 0])).toBe(200)
  })

  it('defaults make a document without a fault, ending with the year', () => {
    expect(checkDraft(ready(), now)).toEqual([])
    expect(draftToTerms(ready(), now)).toMatchObject({
      royaltyBps: 1000,
      designerBps: 500,
      cap: 500,
      closesAt: '2026-12-31T23:59:59Z',
      acceptWindowS: 172_800,
      disputeWindowS: 604_800,
      minPriceWei: 10n ** 18n,
      maxOpenPerBuyer: 5,
      cancelFeeBps: 100,
      anyFactory: false,
      factories: [`0x${'CD'.repeat(20)}`],
    })
    expect(draftToTerms(ready({ anyFactory: true }), now)).toMatchObject({ anyFactory: true, factories: [] })
    expect(territoryOf(ready())).toEqual(['EU', 'US'])
  })

  it('the document carries what was changed of the file’s colours, and nothing where nothing was', () => {
    const palette = createPalette([
      { color: '#c81e1e', share: 0.6 },
      { color: '#e6c81e', share: 0.4 },
    ])
    expect(Object.keys(draftToProp(ready({ palette }))!)).not.toContain('palette')
    expect(propHash(draftToProp(ready({ palette }))!)).toBe(propHash(draftToProp(ready())!))
    const edited = ready({ palette: setName(setColor(palette, '#e6c81e', '#b0853f'), '#e6c81e', 'Brass') })
    expect(draftToProp(edited)!.palette).toEqual([{ measured: '#e6c81e', color: '#b0853f', name: 'Brass' }])
    expect(checkDraft(edited, now)).toEqual([])
    const twice = ready({ palette: setName(setName(palette, '#c81e1e', 'Paint'), '#e6c81e', 'Paint') })
    expect(checkDraft(twice, now)).toMatchObject([{ code: 'PROP_NAME_TWO_COLORS', path: 'palette[1].name' }])
  })

  it('a zone grows with the real size; letters keep their own millimetres', () => {
    const zone = {
      id: 'words',
      part: 'blade',
      origin: [1, 2, 3],
      normal: [0, 0, 1],
      up: [0, 1, 0],
      widthMm: 40,
      heightMm: 8,
      atSizeMm: 200,
      name: 'Plate',
      maxCharacters: 20,
      fonts: ['inter'],
      minStrokeMm: 1,
      depthMm: 0.8,
    } as const
    const [grown] = draftToProp(ready({ zones: [zone], realSizeMm: 400, maxSizeMm: 500 }))!.textZones
    expect(grown).toMatchObject({ origin: [2, 4, 6], widthMm: 80, heightMm: 16, depthMm: 0.8 })
    expect(checkDraft(ready({ zones: [zone], realSizeMm: 400, maxSizeMm: 500 }), now)).toEqual([])
  })

  it('has as many places for words as the studio put, each with its own id, without those of parts left out', () => {
    const zone = (id: string, part: string) => ({
      id,
      part,
      origin: [1, 2, 3] as const,
      normal: [0, 0, 1] as const,
      up: [0, 1, 0] as const,
      widthMm: 40,
      heightMm: 8,
      atSizeMm: 200,
      name: `Plate ${id}`,
      maxCharacters: 20,
      fonts: ['inter'] as const,
      minStrokeMm: 1,
      depthMm: 0.8,
    })
    const zones = [zone('words', 'blade'), zone('words-2', 'blade')]
    expect(freeZoneId([])).toBe('words')
    expect(freeZoneId(zones)).toBe('words-3')
    expect(draftToProp(ready({ zones }))!.textZones.map(({ id, name }) => [id, name])).toEqual([
      ['words', 'Plate words'],
      ['words-2', 'Plate words-2'],
    ])
    expect(checkDraft(ready({ zones }), now)).toEqual([])
    expect(draftToProp(ready({ zones: [...zones, zone('words-3', 'gone')] }))!.textZones).toHaveLength(2)
  })

  it('what words may do is said where it is more than to be engraved', () => {
    const zone = {
      id: 'words',
      part: 'blade',
      origin: [1, 2, 3],
      normal: [0, 0, 1],
      up: [0, 1, 0],
      widthMm: 40,
      heightMm: 8,
      atSizeMm: 200,
      name: 'Plate',
      maxCharacters: 20,
      fonts: ['inter'],
      minStrokeMm: 1,
      depthMm: 0.8,
    } as const
    const published = (allows: 'engraved' | 'raised' | 'either') =>
      draftToProp(ready({ zones: [{ ...zone, allows }] }))!.textZones[0]!
    expect(published('raised').allows).toBe('raised')
    expect(published('either').allows).toBe('either')
    expect(published('engraved')).toEqual(draftToProp(ready({ zones: [zone] }))!.textZones[0]!)
    expect(published('engraved')).not.toHaveProperty('allows')
    expect(checkDraft(ready({ zones: [{ ...zone, allows: 'either' }] }), now)).toEqual([])
  })

  it.each([
    ['no model', { file: null }, 'PROP_NO_MODEL'],
    ['no name', { name: '  ' }, 'PROP_NAME_EMPTY'],
    ['a name of 10,000 characters', { name: 'x'.repeat(10_000) }, 'PROP_NAME_TOO_LONG'],
    ['no designer', { designer: '' }, 'PROP_NO_DESIGNER'],
    ['a miscopied designer', { designer: '0x5aBeb6053F3E94C9b9A09f33669435E7Ef1BeAed' }, 'PROP_DESIGNER_CHECKSUM'],
    ['an end in the past', { closesOn: '2020-01-01' }, 'PROP_ENDS_IN_THE_PAST'],
    ['an empty list of countries', { territory: 'list' as const }, 'PROP_NO_COUNTRY'],
    ['no lowest price', { minPrice: '' }, 'PROP_NO_MIN_PRICE'],
    ['a lowest price of nothing', { minPrice: '0' }, 'PROP_NO_MIN_PRICE'],
    ['a lowest price without a royalty', { minPrice: '0.000000000000000009' }, 'PROP_NO_MIN_PRICE'],
    ['nobody who may make it', { factories: [] }, 'PROP_NO_FACTORY'],
    ['a royalty of 90 %', { royaltyPercent: 90 }, 'PROP_ROYALTY_OUT_OF_RANGE'],
  ])('says what is wrong: %s', (_what, change, code) => {
    expect(checkDraft(ready(change), now).map((issue) => issue.code)).toContain(code)
  })
})

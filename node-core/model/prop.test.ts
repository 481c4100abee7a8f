import { describe, expect, it } from 'vitest'
import { testProp } from '../../tests/support/testProp.ts'
import { checkProp, parseProp } from './checkProp.ts'
import { propHash, type Prop } from './prop.ts'

const codes = (value: unknown): string[] => checkProp(value).map((issue) => `${issue.code} ${issue.path}`)

describe('checkProp', () => {
  it('accepts a sound prop', () => {
    expect(checkProp(testProp())).toEqual([])
    expect(parseProp(testProp())).toEqual(testProp())
    for (const allows of ['raised', 'either'] as const)
      expect(checkProp(testProp({ textZones: [{ ...testProp().textZones[0]!, allows }] }))).toEqual([])
  })

  it('refuses a name of 10,000 characters with a code, and at once', () => {
    expect(codes(testProp({ name: 'x'.repeat(10_000) }))).toEqual(['PROP_NAME_TOO_LONG name'])
    expect(codes(testProp({ name: '龙'.repeat(81) }))).toEqual(['PROP_NAME_TOO_LONG name'])
    expect(codes(testProp({ name: '🐉'.repeat(80) }))).toEqual([])
    expect(codes(testProp({ description: 'x'.repeat(10_000_000) }))).toEqual(['PROP_DESCRIPTION_TOO_LONG description'])
    expect(() => parseProp(testProp({ name: 'x'.repeat(10_000) }))).toThrow(/MODEL_BAD_PROP/)
  })

  it.each<[string, Partial<Prop> | Record<string, unknown>]>([
    ['PROP_NAME_EMPTY name', { name: '  ' }],
    ['PROP_NAME_UNSAFE_CHARACTERS name', { name: 'evil\u202Egnp.exe' }],
    ['PROP_NAME_UNSAFE_CHARACTERS name', { name: 'Can\u00adnon' }],
    ['PROP_NAME_UNSAFE_CHARACTERS parts[0].name', { parts: [{ ...testProp().parts[0]!, name: 'a\u200bb' }] }],
    ['PROP_NAME_EMPTY name', { name: '\u2800' }],
    ['PROP_NAME_NOT_NORMALISED name', { name: 'e\u0301' }],
    ['PROP_DESCRIPTION_UNSAFE_CHARACTERS description', { description: 'a\u202eb' }],
    ['PROP_BAD_SHAPE parts', { parts: 'all' }],
    ['PROP_TOO_FEW parts', { parts: [] }],
    ['PROP_SIZE_OUTSIDE_RANGE sizeRangeMm', { realSizeMm: 100 }],
    ['PROP_LENGTH_OUT_OF_RANGE realSizeMm', { realSizeMm: Number.NaN }],
    ['PROP_BAD_ADDRESS designer', { designer: '0x12' }],
    ['PROP_BAD_CONTENT_ID glb', { glb: '../../etc/passwd' }],
    ['PROP_UNKNOWN_VERSION version', { version: 2 }],
    ['PROP_BAD_DATE licence.endsAt', { licence: { ...testProp().licence, endsAt: 'tomorrow' } }],
    ['PROP_NUMBER_OUT_OF_RANGE licence.royaltyBps', { licence: { ...testProp().licence, royaltyBps: 10_001 } }],
    ['PROP_UNKNOWN_REFERENCE textZones[0].part', { textZones: [{ ...testProp().textZones[0]!, part: 'nose' }] }],
    ...['engraved', 'both', null, true].map((allows): [string, Record<string, unknown>] => [
      'PROP_UNKNOWN_REFERENCE textZones[0].allows',
      { textZones: [{ ...testProp().textZones[0]!, allows }] },
    ]),
    ['PROP_BAD_PLANE textZones[0]', { textZones: [{ ...testProp().textZones[0]!, up: [0, 0, 1] }] }],
    ['PROP_BAD_COLOR parts[0].colors[0]', { parts: [{ ...testProp().parts[0]!, colors: ['red'] }] }],
    [
      'PROP_DUPLICATE_ID parts[1].id',
      { parts: [testProp().parts[0], { ...testProp().parts[0]!, sources: ['other'] }] },
    ],
  ])('%s', (expected, change) => {
    expect(codes({ ...testProp(), ...change })).toContain(expected)
  })

  it('takes a repair that a studio can agree to, and no other', () => {
    const [part] = testProp().parts
    const withRepair = (repair: unknown) => codes({ ...testProp(), parts: [{ ...part!, repair }] })
    expect(withRepair({ kind: 'close' })).toEqual([])
    expect(withRepair({ kind: 'wrap', skinMm: 1.2 })).toEqual([])
    expect(withRepair({ kind: 'wrap', skinMm: 0.1 })).toEqual(['PROP_LENGTH_OUT_OF_RANGE parts[0].repair.skinMm'])
    for (const repair of [null, 'close', {}, { kind: 'melt' }, { kind: 'close', skinMm: 1 }, { kind: 'wrap' }])
      expect(withRepair(repair)).toEqual(['PROP_BAD_SHAPE parts[0].repair'])
    const wrapped = Array.from({ length: 9 }, (_, i) => ({
      ...part!,
      id: `part-${i}`,
      sources: [`source-${i}`],
      repair: { kind: 'wrap', skinMm: 1 },
    }))
    expect(codes({ ...testProp(), textZones: [], variants: [], parts: wrapped })).toEqual([
      'PROP_TOO_MANY_WRAPPED parts',
    ])
  })

  const entry = { measured: '#c81e1e', color: '#b0853f', name: 'Brass' }
  it.each<[string, unknown]>([
    ['none: one word a colour', undefined],
    ['a name', [{ ...entry, color: '#c81e1e' }]],
    ['a colour without a name', [{ ...entry, name: '' }]],
    ['two made one', [entry, { ...entry, measured: '#f0f0f0' }]],
    ['two made one, of which one has the name', [entry, { ...entry, measured: '#f0f0f0', name: '' }]],
    ['eight', Array.from({ length: 8 }, (_, i) => ({ measured: `#00000${i}`, color: `#00000${i}`, name: '' }))],
  ])('takes a palette of the studio’s: %s', (_, palette) => {
    expect(codes({ ...testProp(), ...(palette === undefined ? {} : { palette }) })).toEqual([])
  })

  it.each<[string, unknown]>([
    ['PROP_BAD_SHAPE palette', null],
    ['PROP_BAD_SHAPE palette', { 0: entry }],
    ['PROP_BAD_SHAPE palette[0]', ['#c81e1e']],
    ['PROP_BAD_SHAPE palette[0]', [{ ...entry, finish: 'matt' }]],
    ['PROP_BAD_SHAPE palette[0].name', [{ measured: '#c81e1e', color: '#b0853f' }]],
    ['PROP_TOO_FEW palette', []],
    ['PROP_TOO_MANY palette', Array.from({ length: 9 }, (_, i) => ({ ...entry, measured: `#00000${i}` }))],
    ['PROP_BAD_COLOR palette[0].measured', [{ ...entry, measured: '#C81E1E' }]],
    ['PROP_BAD_COLOR palette[0].color', [{ ...entry, color: 'brass' }]],
    ['PROP_DUPLICATE_COLOR palette[1].measured', [entry, { ...entry, color: '#111111', name: '' }]],
    ['PROP_NAME_EMPTY palette[0].name', [{ ...entry, name: ' ' }]],
    ['PROP_NAME_TOO_LONG palette[0].name', [{ ...entry, name: 'x'.repeat(81) }]],
    ['PROP_NAME_UNSAFE_CHARACTERS palette[0].name', [{ ...entry, name: 'Bra\u202ess' }]],
    ['PROP_NAME_NOT_NORMALISED palette[0].name', [{ ...entry, name: 'e\u0301' }]],
    ['PROP_COLOR_TWO_NAMES palette[1].name', [entry, { ...entry, measured: '#f0f0f0', name: 'Gold' }]],
    ['PROP_NAME_TWO_COLORS palette[1].name', [entry, { ...entry, measured: '#f0f0f0', color: '#d0a43a' }]],
  ])('refuses a palette: %s', (expected, palette) => {
    expect(codes({ ...testProp(), palette })).toEqual([expected])
  })

  it('never throws, whatever it is given', () => {
    for (const value of [null, 1, 'x', [], {}, { parts: [null], textZones: [[]], variants: [{ looks: [1] }] }])
      expect(checkProp(value).length).toBeGreaterThan(0)
  })
})

describe('propHash', () => {
  it('keeps its golden value and ignores key order', () => {
    const prop = testProp()
    expect(propHash(prop)).toBe('0xfdca983a9361996fa25ceeaad17d8e97d643b3e0a48293bcb087acd37bc4e24a')
    expect(propHash(Object.fromEntries(Object.entries(prop).reverse()) as unknown as Prop)).toBe(propHash(prop))
    expect(propHash({ ...prop, name: 'Test cubE' })).not.toBe(propHash(prop))
    const palette = [{ measured: '#808080', color: '#aa2211', name: '' }] as const
    expect(propHash({ ...prop, palette })).toBe('0x78a0e7e559dad58f17c365af252ebc3ba6f539eb8dac22e3db9dff84b7e8cefa')
  })
})

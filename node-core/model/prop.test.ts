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
  })
})

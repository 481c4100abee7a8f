import { describe, expect, it } from 'vitest'
import { createDesign, type Design, type DesignCommand, type Engraving } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { canBeApproved, parseDesign, validateDesign } from './checkDesign.ts'

const prop = testProp()
const engraving: Engraving = { text: 'ALICE #001', font: 'inter', sizeMm: 6, depthMm: 0.8 }
const design = (...commands: unknown[]): Design => createDesign(propHash(prop), commands as DesignCommand[])
const codes = (...commands: unknown[]): string[] =>
  validateDesign(prop, design(...commands)).map((issue) => `${issue.code} ${issue.path}`)
const engrave = (change: Record<string, unknown>): unknown => ({
  type: 'engraveText',
  zone: 'front',
  engraving: { ...engraving, ...change },
})

describe('validateDesign', () => {
  it('accepts what the studio allows', () => {
    expect(
      codes(
        { type: 'setVariant', variant: 'night' },
        { type: 'setPartColor', part: 'body', color: '#aa2211' },
        { type: 'setMaterial', part: 'body', material: 'bronze' },
        { type: 'scaleTo', sizeMm: 60 },
        engrave({}),
        { type: 'engraveText', zone: 'front', engraving: null },
      ),
    ).toEqual([])
  })

  it.each<[string, unknown]>([
    ['DESIGN_UNKNOWN_PART commands[0].part', { type: 'setPartColor', part: 'nose', color: '#aa2211' }],
    ['DESIGN_COLOR_NOT_ALLOWED commands[0].color', { type: 'setPartColor', part: 'body', color: '#ff00ff' }],
    ['DESIGN_UNKNOWN_MATERIAL commands[0].material', { type: 'setMaterial', part: 'body', material: 'gold' }],
    ['DESIGN_BAD_COLOR commands[0].color', { type: 'setPartColor', part: 'body', color: 'red' }],
    ['DESIGN_UNKNOWN_VARIANT commands[0].variant', { type: 'setVariant', variant: 'noon' }],
    ['DESIGN_SIZE_OUT_OF_RANGE commands[0].sizeMm', { type: 'scaleTo', sizeMm: 500 }],
    ['DESIGN_BAD_LENGTH commands[0].sizeMm', { type: 'scaleTo', sizeMm: 40.00001 }],
    ['DESIGN_UNKNOWN_ZONE commands[0].zone', { type: 'engraveText', zone: 'back', engraving }],
    ['DESIGN_TEXT_TOO_LONG commands[0].engraving.text', engrave({ text: 'x'.repeat(10_000) })],
    ['DESIGN_TEXT_EMPTY commands[0].engraving.text', engrave({ text: ' ' })],
    ['DESIGN_TEXT_UNSAFE_CHARACTERS commands[0].engraving.text', engrave({ text: 'a\nb' })],
    ['DESIGN_TEXT_NOT_NORMALISED commands[0].engraving.text', engrave({ text: 'e\u0301' })],
    ['DESIGN_FONT_NOT_ALLOWED commands[0].engraving.font', engrave({ font: 'comic' })],
    ['DESIGN_DEPTH_OUT_OF_RANGE commands[0].engraving.depthMm', engrave({ depthMm: 2 })],
    ['DESIGN_TEXT_SIZE_OUT_OF_RANGE commands[0].engraving.sizeMm', engrave({ sizeMm: 90 })],
    ['DESIGN_UNKNOWN_COMMAND commands[0].type', { type: 'explode' }],
    ['DESIGN_BAD_SHAPE commands[0]', { type: 'setVariant', variant: null, extra: 1 }],
    ['DESIGN_RAISED_NOT_ALLOWED commands[0].engraving.raised', engrave({ raised: true })],
    ['DESIGN_BAD_SHAPE commands[0].engraving', engrave({ raised: false })],
    ['DESIGN_BAD_SHAPE commands[0]', engrave({ extra: 1 })],
    ['DESIGN_BAD_SHAPE commands[0]', null],
  ])('%s', (expected, command) => {
    expect(codes(command)).toEqual([expected])
  })

  it('tells what a studio can approve from what is simply wrong', () => {
    const approvable = (command: unknown): boolean[] => validateDesign(prop, design(command)).map(canBeApproved)
    expect(approvable({ type: 'setPartColor', part: 'body', color: '#ff00ff' })).toEqual([true])
    expect(approvable(engrave({ text: 'x'.repeat(30) }))).toEqual([true])
    expect(approvable(engrave({ text: 'x'.repeat(10_000) }))).toEqual([false])
    expect(approvable({ type: 'setPartColor', part: 'nose', color: '#ff00ff' })).toEqual([false])
  })

  it('words stand out or are cut in as the studio allows; the other kind needs its word', () => {
    const asked = (allows: 'raised' | 'either', change: Record<string, unknown>) => {
      const zones = testProp({ textZones: prop.textZones.map((zone) => ({ ...zone, allows })) })
      const commands = [engrave(change)] as DesignCommand[]
      return validateDesign(zones, createDesign(propHash(zones), commands)).map((issue) => [
        `${issue.code} ${issue.path}`,
        canBeApproved(issue),
      ])
    }
    expect(asked('either', {})).toEqual([])
    expect(asked('either', { raised: true })).toEqual([])
    expect(asked('raised', { raised: true })).toEqual([])
    expect(asked('raised', {})).toEqual([['DESIGN_ENGRAVED_NOT_ALLOWED commands[0].engraving', true]])
    expect(validateDesign(prop, design(engrave({ raised: true }))).map(canBeApproved)).toEqual([true])
  })

  it('refuses a design made on another prop', () => {
    expect(validateDesign(testProp({ name: 'Other' }), design()).map((issue) => issue.code)).toEqual([
      'DESIGN_OTHER_PROP',
    ])
    expect(() => parseDesign(prop, { ...design(), prop: '0x' })).toThrow(/MODEL_BAD_DESIGN/)
  })
})

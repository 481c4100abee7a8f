import fc from 'fast-check'
import type { DesignCommand } from '#node-core/model/design.ts'
import { testProp } from './testProp.ts'

/**
 * Two parts, each in two materials and colours, a look and a zone for words of either kind: something for every kind of
 * command.
 */
export const designProp = testProp({
  parts: ['body', 'lid'].map((id) => ({
    id,
    name: id === 'body' ? 'Body' : 'Lid',
    sources: [id],
    materials: ['resin', 'bronze'],
    colors: ['#808080', '#aa2211'] as const,
  })),
  textZones: testProp().textZones.map((zone) => ({ ...zone, allows: 'either' as const })),
})

interface CommandSamples<C extends DesignCommand> {
  /** Follows every rule of {@link designProp}. */
  readonly valid: fc.Arbitrary<C>
  /** Breaks exactly one rule: what comes from outside, and the code that says so. */
  readonly wrong: fc.Arbitrary<readonly [unknown, string]>
}

const mm = (min: number, max: number) => fc.integer({ min: min * 1_000, max: max * 1_000 }).map((um) => um / 1_000)
const part = fc.constantFrom('body', 'lid')
const engraving = fc.record(
  {
    text: fc.constantFrom('ALICE #001', 'Zoë', '爱丽丝'),
    font: fc.constantFrom('inter' as const, 'oswald' as const),
    sizeMm: mm(2, 8),
    depthMm: mm(0.1, 1),
    raised: fc.constant(true as const),
  },
  { requiredKeys: ['text', 'font', 'sizeMm', 'depthMm'] },
)
const type = <T extends DesignCommand['type']>(name: T) => fc.constant(name)
const spoilt = (change: Readonly<Record<string, unknown>>, code: string) =>
  engraving.map(
    (good) => [{ type: 'engraveText', zone: 'front', engraving: { ...good, ...change } }, code] as [unknown, string],
  )
const notPart = fc.string({ maxLength: 9 }).filter((id) => id !== 'body' && id !== 'lid')

/** Samples of every kind of command; a kind without samples does not compile. */
export const COMMAND_SAMPLES: {
  readonly [T in DesignCommand['type']]: CommandSamples<Extract<DesignCommand, { type: T }>>
} = {
  setVariant: {
    valid: fc.record({ type: type('setVariant'), variant: fc.constantFrom('night', null) }),
    wrong: fc
      .string()
      .filter((id) => id !== 'night')
      .map((variant) => [{ type: 'setVariant', variant }, 'DESIGN_UNKNOWN_VARIANT']),
  },
  scaleTo: {
    valid: fc.record({ type: type('scaleTo'), sizeMm: fc.option(mm(40, 80)) }),
    wrong: fc.oneof(
      fc
        .oneof(mm(1, 19), mm(81, 5_000))
        .map((sizeMm): [unknown, string] => [{ type: 'scaleTo', sizeMm }, 'DESIGN_SIZE_OUT_OF_RANGE']),
      fc
        .constantFrom<unknown>(-1, 0, 5_001, 40.00001, Number.NaN, Infinity, '40', {})
        .map((sizeMm): [unknown, string] => [{ type: 'scaleTo', sizeMm }, 'DESIGN_BAD_LENGTH']),
    ),
  },
  setMaterial: {
    valid: fc.record({ type: type('setMaterial'), part, material: fc.constantFrom('resin', 'bronze', null) }),
    wrong: fc.oneof(
      notPart.map((id): [unknown, string] => [
        { type: 'setMaterial', part: id, material: 'resin' },
        'DESIGN_UNKNOWN_PART',
      ]),
      fc.constant<[unknown, string]>([
        { type: 'setMaterial', part: 'lid', material: 'gold' },
        'DESIGN_UNKNOWN_MATERIAL',
      ]),
    ),
  },
  setPartColor: {
    valid: fc.record({
      type: type('setPartColor'),
      part,
      color: fc.constantFrom('#808080' as const, '#aa2211' as const, null),
    }),
    wrong: fc.oneof(
      notPart.map((id): [unknown, string] => [
        { type: 'setPartColor', part: id, color: '#808080' },
        'DESIGN_UNKNOWN_PART',
      ]),
      fc
        .integer({ min: 0, max: 0x808079 })
        .map((rgb): [unknown, string] => [
          { type: 'setPartColor', part: 'lid', color: `#${rgb.toString(16).padStart(6, '0')}` },
          'DESIGN_COLOR_NOT_ALLOWED',
        ]),
      fc
        .constantFrom<unknown>('red', '#FFFFFF', '#80808', 8421504, [])
        .map((color): [unknown, string] => [{ type: 'setPartColor', part: 'lid', color }, 'DESIGN_BAD_COLOR']),
    ),
  },
  engraveText: {
    valid: fc.record({
      type: type('engraveText'),
      zone: fc.constant('front'),
      engraving: fc.option(engraving),
    }),
    wrong: fc.oneof(
      engraving.map((good): [unknown, string] => [
        { type: 'engraveText', zone: 'back', engraving: good },
        'DESIGN_UNKNOWN_ZONE',
      ]),
      fc
        .constantFrom<unknown>('words', 1, [])
        .map((other): [unknown, string] => [
          { type: 'engraveText', zone: 'front', engraving: other },
          'DESIGN_BAD_SHAPE',
        ]),
      spoilt({ text: 'x'.repeat(21) }, 'DESIGN_TEXT_TOO_LONG'),
      spoilt({ text: '  ' }, 'DESIGN_TEXT_EMPTY'),
      spoilt({ text: 'a\u202eb' }, 'DESIGN_TEXT_UNSAFE_CHARACTERS'),
      spoilt({ text: 'e\u0301' }, 'DESIGN_TEXT_NOT_NORMALISED'),
      spoilt({ font: 'comic' }, 'DESIGN_FONT_NOT_ALLOWED'),
      spoilt({ sizeMm: 0.9 }, 'DESIGN_TEXT_SIZE_OUT_OF_RANGE'),
      spoilt({ sizeMm: 18.001 }, 'DESIGN_TEXT_SIZE_OUT_OF_RANGE'),
      spoilt({ depthMm: 1.001 }, 'DESIGN_DEPTH_OUT_OF_RANGE'),
      spoilt({ depthMm: 0.099 }, 'DESIGN_DEPTH_OUT_OF_RANGE'),
      spoilt({ text: 1 }, 'DESIGN_BAD_SHAPE'),
      ...[false, 1, null, 'yes', undefined].map((raised) => spoilt({ raised }, 'DESIGN_BAD_SHAPE')),
    ),
  },
}

/** Any command that {@link designProp} allows. */
export const anyCommand: fc.Arbitrary<DesignCommand> = fc.oneof(
  ...Object.values(COMMAND_SAMPLES).map(({ valid }) => valid as fc.Arbitrary<DesignCommand>),
)

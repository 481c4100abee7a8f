import { DESIGN_LIMITS, roundMm, type EngraveText } from '#node-core/model/design.ts'
import {
  countCharacters,
  hasUnsafeCharacters,
  isLengthMm,
  isRecord,
  type IssueCollector,
} from '#node-core/model/documentIssue.ts'
import type { TextZone } from '#node-core/model/prop.ts'
import type { CommandDefinition } from '../commandDefinition.ts'
import { clip } from '../clip.ts'
import { withEntry } from '../designState.ts'
import { nameOf } from '../nameOf.ts'

/** Thinnest engraving worth cutting and lowest letters worth raising, mm. */
const MIN_DEPTH_MM = 0.1
/** Smallest letters, mm. */
const MIN_SIZE_MM = 1
/** Capitals are about 0.7 of the em square, so it may be this much higher than the zone; what fits is the report's word. */
const MAX_SIZE_OF_ZONE = 1.5
/** Words are one line. */
const LINE_BREAK = /[\n\r\t\u2028\u2029]/

/** Puts words into a zone, cut in or raised, or clears it. */
export const engraveText: CommandDefinition<EngraveText> = {
  type: 'engraveText',
  scope: 'zone',
  keys: {
    type: true,
    zone: true,
    engraving: { text: true, font: true, sizeMm: true, depthMm: true, raised: 'optional' },
  },
  where: ({ zone }) => zone,
  clean: ({ zone, engraving }) => ({
    type: 'engraveText',
    zone,
    // Typed text arrives in any normal form, pasted text with line breaks, slider values with any tail: all are settled
    // before they are hashed.
    engraving: engraving && {
      text: engraving.text.normalize('NFC').split(LINE_BREAK).join(' '),
      font: engraving.font,
      sizeMm: roundMm(engraving.sizeMm),
      depthMm: roundMm(engraving.depthMm),
      // A form's “not raised” is said by saying nothing.
      ...(engraving.raised ? { raised: true } : {}),
    },
  }),
  check(out, path, { zone: id, engraving }, { prop, scale }) {
    const zone = prop.textZones.find((candidate) => candidate.id === id)
    if (!zone) out.add('DESIGN_UNKNOWN_ZONE', `${path}.zone`, { zone: clip(id) })
    else if (isRecord(engraving)) checkEngraving(out, `${path}.engraving`, engraving, zone, scale)
    else if (engraving !== null) out.add('DESIGN_BAD_SHAPE', `${path}.engraving`)
  },
  canBeApproved: ({ code, data }) =>
    code === 'DESIGN_RAISED_NOT_ALLOWED' ||
    code === 'DESIGN_ENGRAVED_NOT_ALLOWED' ||
    (code === 'DESIGN_TEXT_TOO_LONG' && Number(data.length) <= DESIGN_LIMITS.textLength),
  apply: (state, { zone, engraving }) => ({ ...state, engravings: withEntry(state.engravings, zone, engraving) }),
  invert: (before, { zone }) => ({ type: 'engraveText', zone, engraving: before.engravings[zone] ?? null }),
  compact(_prop, state, zone) {
    const engraving = state.engravings[zone]
    return engraving === undefined ? null : { type: 'engraveText', zone, engraving }
  },
  describe: (prop, { zone, engraving }) =>
    engraving === null
      ? { key: 'engraveText.back', values: { zone: nameOf(prop.textZones, zone) } }
      : {
          key: engraving.raised ? 'engraveText.raised' : 'engraveText.set',
          values: { zone: nameOf(prop.textZones, zone), text: engraving.text },
        },
}

function checkEngraving(
  out: IssueCollector,
  path: string,
  { text, font, sizeMm, depthMm, raised }: Readonly<Record<string, unknown>>,
  zone: TextZone,
  scale: number,
): void {
  if (typeof text !== 'string' || typeof font !== 'string' || (raised !== undefined && raised !== true))
    return out.add('DESIGN_BAD_SHAPE', path)
  const length = text.length > 4 * DESIGN_LIMITS.textLength ? text.length : countCharacters(text)
  if (length > zone.maxCharacters)
    return out.add('DESIGN_TEXT_TOO_LONG', `${path}.text`, { zone: zone.id, length, max: zone.maxCharacters })
  if (text.trim() === '') out.add('DESIGN_TEXT_EMPTY', `${path}.text`, { zone: zone.id })
  if (hasUnsafeCharacters(text) || LINE_BREAK.test(text))
    out.add('DESIGN_TEXT_UNSAFE_CHARACTERS', `${path}.text`, { zone: zone.id })
  if (text.normalize('NFC') !== text) out.add('DESIGN_TEXT_NOT_NORMALISED', `${path}.text`, { zone: zone.id })
  if (!zone.fonts.includes(font as never))
    out.add('DESIGN_FONT_NOT_ALLOWED', `${path}.font`, { zone: zone.id, font: clip(font) })
  const maxSizeMm = zone.heightMm * scale * MAX_SIZE_OF_ZONE
  if (!isLengthMm(sizeMm) || sizeMm < MIN_SIZE_MM || sizeMm > maxSizeMm)
    out.add('DESIGN_TEXT_SIZE_OUT_OF_RANGE', `${path}.sizeMm`, { zone: zone.id, min: MIN_SIZE_MM, max: maxSizeMm })
  if (!isLengthMm(depthMm) || depthMm < MIN_DEPTH_MM || depthMm > zone.depthMm)
    out.add('DESIGN_DEPTH_OUT_OF_RANGE', `${path}.depthMm`, { zone: zone.id, min: MIN_DEPTH_MM, max: zone.depthMm })
  if (raised && zone.allows === undefined) out.add('DESIGN_RAISED_NOT_ALLOWED', `${path}.raised`, { zone: zone.id })
  if (!raised && zone.allows === 'raised') out.add('DESIGN_ENGRAVED_NOT_ALLOWED', path, { zone: zone.id })
}

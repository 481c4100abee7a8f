import { roundMm, type EngraveText } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../command.ts'
import { withEntry } from '../designState.ts'

/** Cuts words into a zone, or clears it. */
export const engraveText: CommandDefinition<EngraveText> = {
  type: 'engraveText',
  apply: (state, { zone, engraving }) => ({ ...state, engravings: withEntry(state.engravings, zone, engraving) }),
  invert: (before, { zone }) => ({ type: 'engraveText', zone, engraving: before.engravings[zone] ?? null }),
  toJSON: ({ type, zone, engraving }) => ({
    type,
    zone,
    engraving: engraving && {
      text: engraving.text,
      font: engraving.font,
      sizeMm: engraving.sizeMm,
      depthMm: engraving.depthMm,
    },
  }),
  fromJSON: ({ zone, engraving }) => ({
    type: 'engraveText',
    zone,
    // Typed text arrives in any normal form and slider values with any tail: both are settled before they are hashed.
    engraving: engraving && {
      text: engraving.text.normalize('NFC'),
      font: engraving.font,
      sizeMm: roundMm(engraving.sizeMm),
      depthMm: roundMm(engraving.depthMm),
    },
  }),
}

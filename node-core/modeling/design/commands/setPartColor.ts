import type { SetPartColor } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../commandDefinition.ts'
import { clip } from '../clip.ts'
import { withEntry } from '../designState.ts'
import { findPart } from '../findPart.ts'
import { nameOf } from '../nameOf.ts'

/** Paints a part. */
export const setPartColor: CommandDefinition<SetPartColor> = {
  type: 'setPartColor',
  scope: 'part',
  keys: { type: true, part: true, color: true },
  where: ({ part }) => part,
  clean: (command) => command,
  check(out, path, { part: id, color }, { prop }) {
    const part = findPart(out, prop, path, id)
    if (!part || color === null) return
    if (!(typeof color === 'string' && /^#[0-9a-f]{6}$/.test(color))) out.add('DESIGN_BAD_COLOR', `${path}.color`)
    else if (!part.colors.includes(color as never))
      out.add('DESIGN_COLOR_NOT_ALLOWED', `${path}.color`, { part: part.id, color: clip(color) })
  },
  canBeApproved: ({ code }) => code === 'DESIGN_COLOR_NOT_ALLOWED',
  apply: (state, { part, color }) => ({ ...state, colors: withEntry(state.colors, part, color) }),
  invert: (before, { part }) => ({ type: 'setPartColor', part, color: before.colors[part] ?? null }),
  compact(_prop, state, part) {
    const color = state.colors[part]
    return color === undefined ? null : { type: 'setPartColor', part, color }
  },
  describe: (prop, { part, color }) =>
    color === null
      ? { key: 'setPartColor.back', values: { part: nameOf(prop.parts, part) } }
      : { key: 'setPartColor.set', values: { part: nameOf(prop.parts, part), color } },
}

import { type SetPartColor } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../command.ts'
import { withEntry } from '../designState.ts'

/** Paints a part. */
export const setPartColor: CommandDefinition<SetPartColor> = {
  type: 'setPartColor',
  apply: (state, { part, color }) => ({ ...state, colors: withEntry(state.colors, part, color) }),
  invert: (before, { part }) => ({ type: 'setPartColor', part, color: before.colors[part] ?? null }),
  toJSON: ({ type, part, color }) => ({ type, part, color }),
  fromJSON: ({ part, color }) => ({ type: 'setPartColor', part, color }),
}

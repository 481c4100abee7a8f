import type { SetVariant } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../command.ts'

/** Chooses a ready-made look. */
export const setVariant: CommandDefinition<SetVariant> = {
  type: 'setVariant',
  apply: (state, { variant }) => ({ ...state, variant }),
  invert: (before) => ({ type: 'setVariant', variant: before.variant }),
  toJSON: ({ type, variant }) => ({ type, variant }),
  fromJSON: ({ variant }) => ({ type: 'setVariant', variant }),
}

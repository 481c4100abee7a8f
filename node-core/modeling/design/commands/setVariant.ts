import type { SetVariant } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../commandDefinition.ts'
import { clip } from '../clip.ts'
import { nameOf } from '../nameOf.ts'

/** Chooses a ready-made look. */
export const setVariant: CommandDefinition<SetVariant> = {
  type: 'setVariant',
  scope: 'piece',
  keys: { type: true, variant: true },
  where: () => '',
  clean: (command) => command,
  check(out, path, { variant }, { prop }) {
    if (variant !== null && !prop.variants.some((v) => v.id === variant))
      out.add('DESIGN_UNKNOWN_VARIANT', `${path}.variant`, { variant: clip(variant) })
  },
  canBeApproved: () => false,
  apply: (state, { variant }) => ({ ...state, variant }),
  invert: (before) => ({ type: 'setVariant', variant: before.variant }),
  compact: (_prop, { variant }) => (variant === null ? null : { type: 'setVariant', variant }),
  describe: (prop, { variant }) =>
    variant === null
      ? { key: 'setVariant.back', values: {} }
      : { key: 'setVariant.set', values: { variant: nameOf(prop.variants, variant) } },
}

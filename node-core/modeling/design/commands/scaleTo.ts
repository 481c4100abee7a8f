import { roundMm, type ScaleTo } from '#node-core/model/design.ts'
import type { CommandDefinition } from '../command.ts'

/** Sets the longest side of the finished piece. */
export const scaleTo: CommandDefinition<ScaleTo> = {
  type: 'scaleTo',
  apply: (state, { sizeMm }) => ({ ...state, sizeMm }),
  invert: (before) => ({ type: 'scaleTo', sizeMm: before.sizeMm }),
  toJSON: ({ type, sizeMm }) => ({ type, sizeMm }),
  fromJSON: ({ sizeMm }) => ({ type: 'scaleTo', sizeMm: sizeMm === null ? null : roundMm(sizeMm) }),
}

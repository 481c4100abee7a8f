import { roundMm, type ScaleTo } from '#node-core/model/design.ts'
import { isLengthMm } from '#node-core/model/documentIssue.ts'
import { PROP_LIMITS } from '#node-core/model/prop.ts'
import type { CommandDefinition } from '../commandDefinition.ts'

/** Sets the longest side of the finished piece. */
export const scaleTo: CommandDefinition<ScaleTo> = {
  type: 'scaleTo',
  scope: 'piece',
  keys: { type: true, sizeMm: true },
  where: () => '',
  clean: ({ sizeMm }) => ({ type: 'scaleTo', sizeMm: sizeMm === null ? null : roundMm(sizeMm) }),
  check(out, path, { sizeMm }, { prop }) {
    if (sizeMm === null) return
    const { min, max } = prop.sizeRangeMm
    if (!isLengthMm(sizeMm) || sizeMm < 1 || sizeMm > PROP_LIMITS.maxSizeMm)
      out.add('DESIGN_BAD_LENGTH', `${path}.sizeMm`)
    else if (sizeMm < min || sizeMm > max) out.add('DESIGN_SIZE_OUT_OF_RANGE', `${path}.sizeMm`, { min, max })
  },
  canBeApproved: ({ code }) => code === 'DESIGN_SIZE_OUT_OF_RANGE',
  apply: (state, { sizeMm }) => ({ ...state, sizeMm }),
  invert: (before) => ({ type: 'scaleTo', sizeMm: before.sizeMm }),
  compact: (prop, { sizeMm }) => (sizeMm === null || sizeMm === prop.realSizeMm ? null : { type: 'scaleTo', sizeMm }),
  describe: (_prop, { sizeMm }) =>
    sizeMm === null ? { key: 'scaleTo.back', values: {} } : { key: 'scaleTo.set', values: { sizeMm } },
}

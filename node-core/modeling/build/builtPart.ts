import type { PartLook } from '../design/resolveLooks.ts'
import type { Manifold } from '../geometry/loadManifold.ts'
import type { BasePart } from './baseModel.ts'
import type { MadeColors } from './madeColors.ts'

/** A finished part inside the solid kernel. */
export interface BuiltPart {
  readonly look: PartLook
  readonly name: string
  readonly base: BasePart
  /** At finished size, with its words; null when the part is no solid. */
  readonly solid: Manifold | null
  /** It has words, cut in or raised. */
  readonly engraved: boolean
  /** In the colours of its file or in the one that was chosen. */
  readonly made: MadeColors
}

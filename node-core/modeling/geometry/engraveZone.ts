import type { TriangleMesh } from '../import/importedProp.ts'
import type { Placing } from './layOnSurface.ts'
import type { CrossSection, Manifold, ManifoldToplevel } from './loadManifold.ts'
import { placeWords, shareInside, withoutSlivers } from './placeWords.ts'
import type { ZoneFrame } from './zoneFrame.ts'

/** How far the cutter stands out of the surface, mm: enough for a plate that is flat only to within its facets. */
const ABOVE_MM = 0.5

export interface EngravingResult {
  /** The part with the words cut in. The caller deletes it. */
  readonly solid: Manifold
  /** Share of the words that really has material to be cut out of: 1 = all on material, 0 = in the air. */
  readonly cutShare: number
  /** The part before the cut, and how the words lie on it. */
  readonly before: TriangleMesh
  readonly pointAt: Placing['pointAt']
}

/**
 * Cuts a shape `depthMm` deep into a part, along the surface where that is curved. Exact booleans: the result is a
 * solid if the part was one.
 */
export function engraveZone(
  kernel: ManifoldToplevel,
  part: Manifold,
  shape: CrossSection,
  frame: ZoneFrame,
  depthMm: number,
): EngravingResult {
  const { before, isLaid, place, pointAt } = placeWords(kernel, part, shape, frame)
  // Only the lower half is judged: a zone set a few hundredths above its facet must not look like words in the air.
  const cutShare = shareInside(part, place(-depthMm, depthMm / 2))
  const cutter = place(-depthMm, depthMm + ABOVE_MM)
  const cut = part.subtract(cutter)
  cutter.delete()
  return { solid: isLaid ? withoutSlivers(cut) : cut, cutShare, before, pointAt }
}

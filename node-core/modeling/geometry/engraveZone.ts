import type { TriangleMesh } from '../import/importedProp.ts'
import { placingFor, type Placing } from './layOnSurface.ts'
import type { CrossSection, Manifold, ManifoldToplevel } from './loadManifold.ts'
import { solidMesh } from './solidMesh.ts'
import { surfaceUnder } from './surfaceUnder.ts'
import type { ZoneFrame } from './zoneFrame.ts'

/** How far the cutter stands out of the surface, mm: enough for a plate that is flat only to within its facets. */
const ABOVE_MM = 0.5
/** The surface is looked at a little beyond the words. */
const MARGIN_MM = 1
const SLIVER_MM = 0.001

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
  const { min, max } = shape.bounds()
  const half = (k: 0 | 1) => Math.max(-min[k], max[k]) + MARGIN_MM
  const before = solidMesh(part)
  const { isLaid, place, pointAt } = placingFor(kernel, shape, frame, surfaceUnder(before, frame, half(0), half(1)))
  const cutter = place(-depthMm, depthMm + ABOVE_MM)
  // Only the lower half is judged: a zone set a few hundredths above its facet must not look like words in the air.
  const wanted = place(-depthMm, depthMm / 2)
  const inside = part.intersect(wanted)
  const cutShare = inside.volume() / wanted.volume()
  const cut = part.subtract(cutter)
  // A curved cut leaves slivers along the facets, which show as specks and are nothing to a machine.
  const solid = isLaid ? cut.simplify(SLIVER_MM) : cut
  if (isLaid) cut.delete()
  for (const object of [cutter, wanted, inside]) object.delete()
  return { solid, cutShare, before, pointAt }
}

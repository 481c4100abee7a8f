import { placingFor } from './layOnSurface.ts'
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
  /** Share of the words with at least `behindMm` of material left behind them. */
  readonly backedShare: number
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
  behindMm: number,
): EngravingResult {
  const { min, max } = shape.bounds()
  const half = (k: 0 | 1) => Math.max(-min[k], max[k]) + MARGIN_MM
  const { isLaid, place } = placingFor(kernel, shape, frame, surfaceUnder(solidMesh(part), frame, half(0), half(1)))
  const cutter = place(-depthMm, depthMm + ABOVE_MM)
  // Only the lower half is judged: a zone set a few hundredths above its facet must not look like words in the air.
  const wanted = place(-depthMm, depthMm / 2)
  // All of what must stay, and its far end again by itself: a wall that is a hair too thin misses only there.
  const behind = place(-depthMm - behindMm, behindMm)
  const farEnd = place(-depthMm - behindMm, behindMm / 50)
  const share = (body: Manifold): number => {
    const inside = part.intersect(body)
    const of = inside.volume() / body.volume()
    inside.delete()
    return of
  }
  const cut = part.subtract(cutter)
  // A curved cut leaves slivers along the facets, which show as specks and are nothing to a machine.
  const solid = isLaid ? cut.simplify(SLIVER_MM) : cut
  if (isLaid) cut.delete()
  const shares = {
    cutShare: share(wanted),
    backedShare: behindMm > 0 ? Math.min(share(behind), share(farEnd)) : 1,
  }
  for (const object of [cutter, wanted, behind, farEnd]) object.delete()
  return { solid, ...shares }
}

import type { CrossSection, Manifold, ManifoldToplevel } from './loadManifold.ts'
import { zoneMatrix, type ZoneFrame } from './zoneFrame.ts'

/** How far the cutter stands out of the surface, mm: enough for a plate that is flat only to within its facets. */
const ABOVE_MM = 0.5

export interface EngravingResult {
  /** The part with the words cut in. The caller deletes it. */
  readonly solid: Manifold
  /** Share of the words that really has material to be cut out of: 1 = all on material, 0 = in the air. */
  readonly cutShare: number
  /** Share of the words with at least `behindMm` of material left behind them. */
  readonly backedShare: number
}

/** Cuts a flat shape `depthMm` deep into a part. Exact booleans: the result is a solid if the part was one. */
export function engraveZone(
  kernel: ManifoldToplevel,
  part: Manifold,
  shape: CrossSection,
  frame: ZoneFrame,
  depthMm: number,
  behindMm: number,
): EngravingResult {
  const area = shape.area()
  const place = (fromMm: number, heightMm: number): Manifold => {
    const block = kernel.Manifold.extrude(shape, heightMm)
    const placed = block.transform(zoneMatrix(frame, fromMm))
    block.delete()
    return placed
  }
  const cutter = place(-depthMm, depthMm + ABOVE_MM)
  // Only the lower half is judged: a zone set a few hundredths above its facet must not look like words in the air.
  const wanted = place(-depthMm, depthMm / 2)
  // All of what must stay, and its far end again by itself: a wall that is a hair too thin misses only there.
  const behind = place(-depthMm - behindMm, behindMm)
  const farEnd = place(-depthMm - behindMm, behindMm / 50)
  const cut = part.intersect(wanted)
  const backed = part.intersect(behind)
  const backedEnd = part.intersect(farEnd)
  const solid = part.subtract(cutter)
  const shares = {
    cutShare: cut.volume() / (area * (depthMm / 2)),
    backedShare:
      behindMm > 0 ? Math.min(backed.volume() / (area * behindMm), backedEnd.volume() / (area * (behindMm / 50))) : 1,
  }
  for (const object of [cutter, wanted, behind, farEnd, cut, backed, backedEnd]) object.delete()
  return { solid, ...shares }
}

import type { TriangleMesh } from '../import/importedProp.ts'
import { placingFor, type Placing } from './layOnSurface.ts'
import type { CrossSection, Manifold, ManifoldToplevel } from './loadManifold.ts'
import { solidMesh } from './solidMesh.ts'
import { surfaceUnder } from './surfaceUnder.ts'
import type { ZoneFrame } from './zoneFrame.ts'

/** The surface is looked at a little beyond the words. */
const MARGIN_MM = 1

/** A shape's place on a part, and the part as it is without it. */
interface PlacedWords extends Placing {
  readonly before: TriangleMesh
}

/** Where a flat shape goes on a part: on the zone's plane or along the surface. */
export function placeWords(
  kernel: ManifoldToplevel,
  part: Manifold,
  shape: CrossSection,
  frame: ZoneFrame,
): PlacedWords {
  const { min, max } = shape.bounds()
  const half = (k: 0 | 1) => Math.max(-min[k], max[k]) + MARGIN_MM
  const before = solidMesh(part)
  return { before, ...placingFor(kernel, shape, frame, surfaceUnder(before, frame, half(0), half(1))) }
}

/** Curved words leave slivers along the facets, which show as specks and are nothing to a machine. */
const SLIVER_MM = 0.001

/** A solid of words that are laid on a surface, without slivers; what it was is deleted. */
export function withoutSlivers(solid: Manifold): Manifold {
  const clean = solid.simplify(SLIVER_MM)
  solid.delete()
  return clean
}

/** Share of a body that lies in a part. The body is deleted. */
export function shareInside(part: Manifold, body: Manifold): number {
  const inside = part.intersect(body)
  const share = inside.volume() / body.volume()
  for (const object of [inside, body]) object.delete()
  return share
}

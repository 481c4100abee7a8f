import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Vector3 } from '#node-core/model/vector3.ts'
import type { ManifoldToplevel } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { toSolid } from '../solids/toSolid.ts'
import { weldPart } from '../geometry/weldPart.ts'
import type { TriangleMesh } from '../import/importedProp.ts'
import { triangleArea } from '../mesh/triangleArea.ts'
import { measureOverlaps } from '../printability/measureOverlaps.ts'
import { closeMesh } from '../repair/closeMesh.ts'

/** Openings listed one by one; the counts tell of all. */
const LISTED = 40

/** An opening and the cap that would close it, mm at the size of the import. */
export interface OpeningOffer {
  readonly centre: Vector3
  /** Out of the body, unit length. */
  readonly normal: Vector3 | null
  readonly acrossMm: number
  /** How far its rim leaves a plane. */
  readonly bendMm: number
  /** Of this cap in the part's surface as it is, 0–1 and more. */
  readonly share: number
  /** The cap's triangles, nine numbers each. */
  readonly cap: Float32Array
}

/** What closing a part would do; it was tried, the result is a body. */
export interface ClosingOffer {
  /** Largest first, at most {@link LISTED} of `openings`. */
  readonly listed: readonly OpeningOffer[]
  readonly openings: number
  /** Surface that is added, in parts of the surface there is. */
  readonly share: number
  /** Triangles that lie twice in one place. */
  readonly doubled: number
  /** Triangles that look inwards among others that look outwards. */
  readonly turned: number
  readonly volumeMm3: number
}

/** Tries to close a part. Null where that gives no body. */
export function offerClosing(kernel: ManifoldToplevel, part: string, mesh: TriangleMesh): ClosingOffer | null {
  let volumeMm3: number
  try {
    const solid = toSolid(kernel, part, [mesh], { closing: true })
    volumeMm3 = solid.volume()
    const { inverted } = measureOverlaps(solidMesh(solid), volumeMm3)
    solid.delete()
    // Closed, but inside out somewhere: nobody could make that either.
    if (inverted !== null) return null
  } catch (error) {
    if (!isNodeError(error)) throw error
    return null
  }
  const { welded, closed } = weldPart(kernel, mesh)
  const done = closed ? null : closeMesh(kernel, welded)
  let surface = 0
  for (let i = 0; i < welded.indices.length; i += 3) surface += triangleArea(welded.positions, welded.indices, i)
  const openings = (done?.caps ?? [])
    .map(({ centre, normal, acrossMm, bendMm, areaMm2, triangles }): OpeningOffer => {
      const cap = new Float32Array(9 * triangles.length)
      triangles.flat().forEach((vertex, i) => cap.set(done!.positions.subarray(3 * vertex, 3 * vertex + 3), 3 * i))
      return { centre, normal, acrossMm, bendMm, share: areaMm2 / surface, cap }
    })
    .sort((a, b) => b.share - a.share)
  return {
    listed: openings.slice(0, LISTED),
    openings: openings.length,
    share: openings.reduce((sum, opening) => sum + opening.share, 0),
    doubled: done?.doubled ?? 0,
    turned: done?.turned ?? 0,
    volumeMm3,
  }
}

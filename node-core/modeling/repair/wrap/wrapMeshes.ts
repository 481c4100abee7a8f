import { shellDropped } from '../../errors.ts'
import type { Manifold, ManifoldToplevel } from '../../geometry/loadManifold.ts'
import { traceableFaces } from '../../geometry/traceFaces.ts'
import type { TriangleMesh } from '../../import/importedProp.ts'
import { distanceField, type DistanceField } from './distanceField.ts'
import { insideField } from './insideField.ts'
import { marchTetrahedra } from './marchTetrahedra.ts'

/** A skin around a surface, as a body. */
export interface Wrap {
  readonly solid: Manifold
  /** How far the body's outside stands off the surface, mm; half the skin, more where the grid is coarse. */
  readonly growthMm: number
}

/**
 * Any surface as a body: a skin of `skinMm` around every triangle, with what it encloses. Always closes; rounds edges
 * and grows by half the skin, so the studio sees it and agrees first (modeling.md §4.3). The caller deletes the solid.
 *
 * @param traced each triangle of the solid has the number of the nearest one in the part
 * @throws MODELING_SHELL_DROPPED where nothing is left
 */
export function wrapMeshes(
  kernel: ManifoldToplevel,
  part: string,
  meshes: readonly TriangleMesh[],
  skinMm: number,
  traced: boolean,
): Wrap {
  const field = distanceField(meshes, skinMm / 2)
  const surface = marchTetrahedra(field, insideField(field))
  if (surface.indices.length === 0) throw shellDropped('nothing is left', { part })
  const raw = solidOf(kernel, part, surface)
  const simple = raw.simplify(field.stepMm / 12)
  raw.delete()
  if (simple.status() !== 'NoError' || simple.isEmpty()) {
    simple.delete()
    throw shellDropped('nothing is left', { part })
  }
  if (!traced) return { solid: simple, growthMm: field.reachMm }
  const { vertProperties, triVerts } = simple.getMesh()
  simple.delete()
  const solid = solidOf(kernel, part, { positions: vertProperties, indices: triVerts }, (a, b, c) =>
    nearestTo(field, [0, 1, 2].map((k) => (a[k]! + b[k]! + c[k]!) / 3) as unknown as Three),
  )
  return { solid, growthMm: field.reachMm }
}

type Three = readonly [number, number, number]

function solidOf(
  kernel: ManifoldToplevel,
  part: string,
  { positions, indices }: TriangleMesh,
  source?: (a: Float32Array, b: Float32Array, c: Float32Array) => number,
): Manifold {
  const corner = (at: number) => positions.subarray(3 * indices[at]!, 3 * indices[at]! + 3)
  const faceID =
    source &&
    traceableFaces(
      Uint32Array.from({ length: indices.length / 3 }, (_, t) =>
        source(corner(3 * t), corner(3 * t + 1), corner(3 * t + 2)),
      ),
    )
  try {
    return kernel.Manifold.ofMesh(
      new kernel.Mesh({ numProp: 3, vertProperties: positions, triVerts: indices, ...(faceID ? { faceID } : {}) }),
    )
  } catch (cause) {
    throw shellDropped('the kernel refuses the wrap', { part, triangles: indices.length / 3 }, cause)
  }
}

/** The triangle nearest to a place, as the nearest point of the grid knows it. */
function nearestTo({ size: [nx, ny, nz], origin, stepMm, nearest }: DistanceField, place: Three): number {
  const at = (k: 0 | 1 | 2, count: number) =>
    Math.min(count - 1, Math.max(0, Math.round((place[k] - origin[k]) / stepMm)))
  return Math.max(0, nearest[at(0, nx) + nx * (at(1, ny) + ny * at(2, nz))]!)
}

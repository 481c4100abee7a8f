import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three'
import { MeshBVH } from 'three-mesh-bvh'
import type { TriangleMesh } from '../import/importedProp.ts'

/** Thickness samples of a part, thinnest first. */
export interface WallSamples {
  /** mm, ascending. */
  readonly thicknessMm: Float64Array
  /** Where each was taken: x, y, z, on the surface. */
  readonly points: Float64Array
}

/**
 * Inward normal must meet the far side within 45°: at a sharp edge the ray grazes out and would report no wall at all.
 */
const MIN_FACING = 0.7
const STEP_IN_MM = 1e-4

/**
 * Wall thickness along inward rays from points spread evenly over the surface (by area, low-discrepancy, no randomness:
 * every node takes the same samples). The minimum of such samples is groove noise: use a low percentile.
 * @param count samples, default 2000
 */
export function measureWalls(mesh: TriangleMesh, count = 2_000): WallSamples {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3))
  // The tree reorders its index: a copy keeps the caller's mesh as it is.
  geometry.setIndex(new BufferAttribute(mesh.indices.slice(), 1))
  const bvh = new MeshBVH(geometry, { targetLeafSize: 10 })
  const index = mesh.indices
  const triangles = index.length / 3
  const corner = (t: number, k: number): Vector3 => new Vector3().fromArray(mesh.positions, 3 * index[3 * t + k]!)
  const sums = new Float64Array(triangles)
  let total = 0
  for (let t = 0; t < triangles; t++) {
    const a = corner(t, 0)
    total += corner(t, 1).sub(a).cross(corner(t, 2).sub(a)).length() / 2
    sums[t] = total
  }
  const found: { thickness: number; point: Vector3 }[] = []
  let t = 0
  for (let i = 0; i < count; i++) {
    const target = ((i + 0.5) / count) * total
    while (t < triangles - 1 && sums[t]! < target) t++
    const a = corner(t, 0)
    const ab = corner(t, 1).sub(a)
    const ac = corner(t, 2).sub(a)
    const normal = ab.clone().cross(ac)
    if (normal.lengthSq() === 0) continue
    normal.normalize()
    // R2 sequence (plastic number), folded into the triangle.
    let u = (0.5 + i * 0.7548776662466927) % 1
    let v = (0.5 + i * 0.5698402909980532) % 1
    if (u + v > 1) [u, v] = [1 - u, 1 - v]
    const point = a.addScaledVector(ab, u).addScaledVector(ac, v)
    const direction = normal.clone().negate()
    const hit = bvh.raycastFirst(new Ray(point.clone().addScaledVector(direction, STEP_IN_MM), direction), DoubleSide)
    if (!hit?.face || hit.face.normal.dot(direction) < MIN_FACING) continue
    found.push({ thickness: hit.distance + STEP_IN_MM, point })
  }
  found.sort((x, y) => x.thickness - y.thickness)
  return {
    thicknessMm: Float64Array.from(found, (f) => f.thickness),
    points: Float64Array.from(found.flatMap((f) => f.point.toArray())),
  }
}

/** Thickness that `share` of the surface stays below, mm; null without samples. */
export function wallPercentile(samples: WallSamples, share: number): number | null {
  const n = samples.thicknessMm.length
  return n === 0 ? null : samples.thicknessMm[Math.min(n - 1, Math.floor(share * n))]!
}

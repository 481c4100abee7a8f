import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three'
import { MeshBVH } from 'three-mesh-bvh'
import type { TriangleMesh } from '../import/importedProp.ts'

/** Thickness samples of a part at its published size, thinnest first; each array has an entry for each sample. */
export interface WallSamples {
  /** mm, ascending. */
  readonly thicknessMm: Float64Array
  /** Where each was taken: x, y, z, on the surface. */
  readonly points: Float64Array
  /** Out of the surface there: x, y, z, unit length. */
  readonly normals: Float64Array
  /** The surface that each stands for, mm². */
  readonly areaMm2: Float64Array
  /** 1: the far side is parallel; smaller: the two sides meet, as at an edge. */
  readonly facing: Float64Array
  /** How far samples of a large triangle lie apart, mm: places closer than that cannot be told apart. */
  readonly spacingMm: number
}

/**
 * Inward normal must meet the far side within 45°: at a sharp edge the ray grazes out and would report no wall at all.
 */
const MIN_FACING = 0.7
const STEP_IN_MM = 1e-4
/** Samples spread by area over the whole part, besides one in each triangle. */
const SPREAD = 2_000
/** Triangles of which each gets a sample of its own; beyond, every n-th does. */
const MAX_TRIANGLES = 120_000

/**
 * Wall thickness along inward rays: one from each triangle, so that a pin of a few triangles is seen on a large part,
 * and more in large triangles, spread by area with a low-discrepancy sequence. No randomness: every node takes the same
 * samples.
 */
export function measureWalls(mesh: TriangleMesh): WallSamples {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3))
  // The tree reorders its index: a copy keeps the caller's mesh as it is.
  geometry.setIndex(new BufferAttribute(mesh.indices.slice(), 1))
  const bvh = new MeshBVH(geometry, { targetLeafSize: 10 })
  const { indices: index, positions } = mesh
  const triangles = index.length / 3
  const [a, ab, ac, normal, point] = Array.from({ length: 5 }, () => new Vector3()) as [
    Vector3,
    Vector3,
    Vector3,
    Vector3,
    Vector3,
  ]
  const read = (t: number): number => {
    a.fromArray(positions, 3 * index[3 * t]!)
    ab.fromArray(positions, 3 * index[3 * t + 1]!).sub(a)
    ac.fromArray(positions, 3 * index[3 * t + 2]!).sub(a)
    return normal.crossVectors(ab, ac).length() / 2
  }
  let total = 0
  for (let t = 0; t < triangles; t++) total += read(t)
  const stride = Math.max(1, Math.ceil(triangles / MAX_TRIANGLES))
  const found: { thickness: number; point: number[]; normal: number[]; area: number; facing: number }[] = []
  const ray = new Ray()
  let taken = 0
  const sample = (area: number): void => {
    // R2 sequence (plastic number), folded into the triangle.
    let u = (0.5 + taken * 0.7548776662466927) % 1
    let v = (0.5 + taken * 0.5698402909980532) % 1
    taken++
    if (u + v > 1) [u, v] = [1 - u, 1 - v]
    point.copy(a).addScaledVector(ab, u).addScaledVector(ac, v)
    ray.direction.copy(normal).negate()
    ray.origin.copy(point).addScaledVector(ray.direction, STEP_IN_MM)
    const hit = bvh.raycastFirst(ray, DoubleSide)
    const facing = hit?.face?.normal.dot(ray.direction) ?? 0
    if (hit === null || facing < MIN_FACING) return
    const thickness = hit.distance + STEP_IN_MM
    found.push({ thickness, point: point.toArray(), normal: normal.toArray(), area, facing })
  }
  let passed = 0
  for (let t = 0; t < triangles; t++) {
    const area = read(t)
    passed += area
    if (area === 0) continue
    normal.normalize()
    const owed = Math.floor((passed / total) * SPREAD) - Math.floor(((passed - area) / total) * SPREAD)
    const count = Math.max(t % stride === 0 ? 1 : 0, owed)
    for (let i = 0; i < count; i++) sample(area / count)
  }
  found.sort((p, q) => p.thickness - q.thickness)
  return {
    thicknessMm: Float64Array.from(found, (f) => f.thickness),
    points: Float64Array.from(found.flatMap((f) => f.point)),
    normals: Float64Array.from(found.flatMap((f) => f.normal)),
    areaMm2: Float64Array.from(found, (f) => f.area),
    facing: Float64Array.from(found, (f) => f.facing),
    spacingMm: Math.sqrt(total / SPREAD),
  }
}

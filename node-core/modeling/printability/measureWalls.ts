import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three'
import { MeshBVH } from 'three-mesh-bvh'
import type { TriangleMesh } from '../import/importedProp.ts'
import { nearOpposites } from './nearOpposites.ts'

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
/** Samples spread by area over the whole part, however thick it is. */
const SPREAD = 2_000
/** Walls up to this are looked for in every triangle; thicker ones where the spread samples fall. mm as published. */
const NEAR_MM = 4
/** Triangles with something near behind them of which each gets a sample; beyond, every n-th does. */
const MAX_NEAR = 40_000

/**
 * Wall thickness along inward rays: one from each triangle that may have a far side near, so that a pin of a few
 * triangles is seen on a large part, and more spread by area with a low-discrepancy sequence. No randomness: every node
 * takes the same samples.
 */
export function measureWalls(mesh: TriangleMesh): WallSamples {
  const triangles = mesh.indices.length / 3
  const { areas, normals, total } = measureTriangles(mesh)
  const near = nearOpposites(mesh, normals, NEAR_MM)
  const count = near.reduce((sum, is) => sum + is, 0)
  const stride = Math.max(1, Math.ceil(count / MAX_NEAR))
  const sampler = createSampler(mesh, normals)
  let [passed, met] = [0, 0]
  for (let t = 0; t < triangles; t++) {
    const area = areas[t]!
    const before = passed
    passed += area
    if (area === 0) continue
    const owed = Math.floor((passed / total) * SPREAD) - Math.floor((before / total) * SPREAD)
    const isNear = near[t] === 1
    // A sample of a triangle with nothing near speaks for its whole surroundings.
    for (let i = 0; i < owed; i++) sampler.take(t, isNear ? area / owed : total / SPREAD, Infinity)
    if (isNear && owed === 0 && met % stride === 0) sampler.take(t, area * stride, NEAR_MM)
    if (isNear) met++
  }
  return { ...sampler.samples(), spacingMm: Math.sqrt(total / SPREAD) }
}

function measureTriangles({ positions: p, indices }: TriangleMesh) {
  const triangles = indices.length / 3
  const areas = new Float64Array(triangles)
  const normals = new Float32Array(3 * triangles)
  let total = 0
  for (let t = 0; t < triangles; t++) {
    const [a, b, c] = [3 * indices[3 * t]!, 3 * indices[3 * t + 1]!, 3 * indices[3 * t + 2]!]
    const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!]
    const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!]
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz)
    areas[t] = length / 2
    total += length / 2
    if (length === 0) continue
    normals[3 * t] = nx / length
    normals[3 * t + 1] = ny / length
    normals[3 * t + 2] = nz / length
  }
  return { areas, normals, total }
}

interface Sample {
  readonly thickness: number
  readonly point: readonly number[]
  readonly normal: readonly number[]
  readonly area: number
  readonly facing: number
}

/** Rays into a mesh, and what they met. */
function createSampler({ positions, indices }: TriangleMesh, normals: Float32Array) {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(positions, 3))
  // The tree reorders its index: a copy keeps the caller's mesh as it is.
  geometry.setIndex(new BufferAttribute(indices.slice(), 1))
  const bvh = new MeshBVH(geometry, { targetLeafSize: 10 })
  const [a, b, c, point] = [new Vector3(), new Vector3(), new Vector3(), new Vector3()]
  const ray = new Ray()
  const found: Sample[] = []
  let taken = 0
  return {
    take(t: number, area: number, farMm: number): void {
      a.fromArray(positions, 3 * indices[3 * t]!)
      b.fromArray(positions, 3 * indices[3 * t + 1]!)
      c.fromArray(positions, 3 * indices[3 * t + 2]!)
      // R2 sequence (plastic number), folded into the triangle.
      let u = (0.5 + taken * 0.7548776662466927) % 1
      let v = (0.5 + taken * 0.5698402909980532) % 1
      taken++
      if (u + v > 1) [u, v] = [1 - u, 1 - v]
      point
        .copy(a)
        .multiplyScalar(1 - u - v)
        .addScaledVector(b, u)
        .addScaledVector(c, v)
      ray.direction.fromArray(normals, 3 * t).negate()
      ray.origin.copy(point).addScaledVector(ray.direction, STEP_IN_MM)
      const hit = bvh.raycastFirst(ray, DoubleSide, 0, farMm)
      const facing = hit?.face?.normal.dot(ray.direction) ?? 0
      if (hit === null || facing < MIN_FACING) return
      const normal = Array.from(normals.subarray(3 * t, 3 * t + 3))
      found.push({ thickness: hit.distance + STEP_IN_MM, point: point.toArray(), normal, area, facing })
    },
    samples() {
      found.sort((p, q) => p.thickness - q.thickness)
      return {
        thicknessMm: Float64Array.from(found, (f) => f.thickness),
        points: Float64Array.from(found.flatMap((f) => f.point)),
        normals: Float64Array.from(found.flatMap((f) => f.normal)),
        areaMm2: Float64Array.from(found, (f) => f.area),
        facing: Float64Array.from(found, (f) => f.facing),
      }
    },
  }
}

import { BufferAttribute, BufferGeometry, DoubleSide, Ray } from 'three'
import { MeshBVH } from 'three-mesh-bvh'
import type { CrossSection, ManifoldToplevel } from '../geometry/loadManifold.ts'
import type { PlacedPoint, Placing } from '../geometry/layOnSurface.ts'
import type { TriangleMesh } from '../import/importedProp.ts'
import type { WallSamples } from './measureWalls.ts'

/** Floors are looked at once in so much ink, mm², and at no more places than this besides one a triangle. */
const EACH_MM2 = 0.04
const MAX_PLACES = 8_000
/** A floor without material round it may lie so much deeper under the surface than it is cut, mm. */
const BESIDE_MM = 0.5

/** A place on the floor of the words, and the ink it stands for. */
interface Floor extends PlacedPoint {
  readonly areaMm2: number
}

/**
 * What is left of a part behind words, as samples of thickness from the floor of the letters to the far side, straight
 * away from the surface; 0 where the letters come out there. Thicker walls than `reachMm` are left out.
 * @param part before the cut, mm of the finished piece
 * @param shape the words, in the zone's plane
 */
export function measureBehind(
  kernel: ManifoldToplevel,
  part: TriangleMesh,
  shape: CrossSection,
  pointAt: Placing['pointAt'],
  depthMm: number,
  reachMm: number,
): WallSamples {
  const floors = floorsOf(kernel, shape, pointAt, depthMm)
  const bvh = treeNear(part, floors, depthMm + reachMm + BESIDE_MM)
  const ray = new Ray()
  const cast = ({ point, normal }: Floor, sign: 1 | -1, farMm: number) => {
    ray.origin.set(...point)
    ray.direction.set(...normal).multiplyScalar(sign)
    const hit = bvh?.raycastFirst(ray, DoubleSide, 0, farMm)
    return hit?.face ? { distance: hit.distance, leaves: hit.face.normal.dot(ray.direction) > 0 } : null
  }
  const thicknessAt = (floor: Floor): number | null => {
    const away = cast(floor, -1, reachMm)
    if (away?.leaves) return away.distance
    // Nothing of the part around this floor, and the part above it: the letters have come out behind.
    const back = cast(floor, 1, depthMm + BESIDE_MM)
    return back && !back.leaves ? 0 : null
  }
  const found = floors.flatMap((floor) => {
    const thickness = thicknessAt(floor)
    return thickness === null ? [] : [{ ...floor, thickness }]
  })
  found.sort((a, b) => a.thickness - b.thickness)
  return {
    thicknessMm: Float64Array.from(found, (f) => f.thickness),
    points: Float64Array.from(found.flatMap((f) => f.point)),
    normals: Float64Array.from(found.flatMap((f) => f.normal)),
    areaMm2: Float64Array.from(found, (f) => f.areaMm2),
    facing: new Float64Array(found.length).fill(1),
    spacingMm: Math.sqrt(found.reduce((most, { areaMm2 }) => Math.max(most, areaMm2), 0)),
  }
}

function floorsOf(
  kernel: ManifoldToplevel,
  shape: CrossSection,
  pointAt: Placing['pointAt'],
  depthMm: number,
): Floor[] {
  const polygons = shape.toPolygons()
  const corners = polygons.flat()
  const eachMm2 = Math.max(EACH_MM2, shape.area() / MAX_PLACES)
  const floors: Floor[] = []
  let taken = 0
  for (const [i, j, k] of kernel.triangulate(polygons)) {
    const [a, b, c] = [corners[i]!, corners[j]!, corners[k]!]
    const area = Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2
    const count = Math.max(1, Math.ceil(area / eachMm2))
    for (let n = 0; n < count; n++) {
      // R2 sequence (plastic number), folded into the triangle.
      let u = (0.5 + taken * 0.7548776662466927) % 1
      let v = (0.5 + taken * 0.5698402909980532) % 1
      taken++
      if (u + v > 1) [u, v] = [1 - u, 1 - v]
      const at = (axis: 0 | 1) => a[axis] + (b[axis] - a[axis]) * u + (c[axis] - a[axis]) * v
      const placed = pointAt(at(0), at(1), -depthMm)
      if (placed) floors.push({ ...placed, areaMm2: area / count })
    }
  }
  return floors
}

/** A tree over the triangles that rays of this length may meet; null where there are none. */
function treeNear({ positions, indices }: TriangleMesh, floors: readonly Floor[], lengthMm: number): MeshBVH | null {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (const { point } of floors)
    for (const k of [0, 1, 2] as const) {
      low[k] = Math.min(low[k]!, point[k] - lengthMm)
      high[k] = Math.max(high[k]!, point[k] + lengthMm)
    }
  const near: number[] = []
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
    const meets = [0, 1, 2].every((k) => {
      const [x, y, z] = [positions[a + k]!, positions[b + k]!, positions[c + k]!]
      return Math.min(x, y, z) <= high[k]! && Math.max(x, y, z) >= low[k]!
    })
    if (meets) near.push(indices[i]!, indices[i + 1]!, indices[i + 2]!)
  }
  if (near.length === 0) return null
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(positions, 3))
  geometry.setIndex(near)
  return new MeshBVH(geometry, { targetLeafSize: 10 })
}

import type { Vector3 } from '#node-core/model/prop.ts'
import type { TriangleMesh } from '../import/importedProp.ts'
import type { ZoneFrame } from './zoneFrame.ts'

/** Where the surface lies under a point of a zone's plane, in zone coordinates: x along the words, y up, z out. */
export interface SurfaceHit {
  /** mm above the plane; negative below. */
  readonly z: number
  /** Unit normal, smooth over facets of a round surface. */
  readonly normal: Vector3
}

/** A surface as seen from a zone. */
export interface ZoneSurface {
  /** Null where nothing faces the zone within its reach. */
  at(x: number, y: number): SurfaceHit | null
}

/** A triangle that faces away by more than this is a side, which no letter is laid on. */
const MIN_FACING = 0.3
/** Facets that turn by less are one round surface; more is an edge. */
const SMOOTH = Math.cos((40 * Math.PI) / 180)
const MAX_CELLS = 256
const EDGE = 1e-9

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

interface Facing {
  /** Corners in zone coordinates, nine numbers a triangle. */
  readonly corners: Float64Array
  /** Vertex numbers, three a triangle. */
  readonly vertices: Uint32Array
  /** Face normals, three numbers a triangle, as long as twice the area. */
  readonly normals: Float64Array
  readonly count: number
}

/** The triangles that face the zone and lie over or under its rectangle. */
function facingTriangles(mesh: TriangleMesh, frame: ZoneFrame, halfWidth: number, halfHeight: number): Facing {
  const { positions: p, indices } = mesh
  const local = new Float64Array(p.length)
  for (let i = 0; i < p.length; i += 3) {
    const from: Vector3 = [p[i]! - frame.origin[0], p[i + 1]! - frame.origin[1], p[i + 2]! - frame.origin[2]]
    local[i] = dot(from, frame.right)
    local[i + 1] = dot(from, frame.up)
    local[i + 2] = dot(from, frame.normal)
  }
  const corners: number[] = []
  const vertices: number[] = []
  const normals: number[] = []
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
    const [ax, ay, az] = [local[a]!, local[a + 1]!, local[a + 2]!]
    const [bx, by, bz] = [local[b]!, local[b + 1]!, local[b + 2]!]
    const [cx, cy, cz] = [local[c]!, local[c + 1]!, local[c + 2]!]
    if (Math.min(ax, bx, cx) > halfWidth || Math.max(ax, bx, cx) < -halfWidth) continue
    if (Math.min(ay, by, cy) > halfHeight || Math.max(ay, by, cy) < -halfHeight) continue
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay)
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az)
    const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (nz <= MIN_FACING * Math.hypot(nx, ny, nz)) continue
    corners.push(ax, ay, az, bx, by, bz, cx, cy, cz)
    vertices.push(indices[i]!, indices[i + 1]!, indices[i + 2]!)
    normals.push(nx, ny, nz)
  }
  return {
    corners: Float64Array.from(corners),
    vertices: Uint32Array.from(vertices),
    normals: Float64Array.from(normals),
    count: vertices.length / 3,
  }
}

/** A normal for each corner: the mean of the faces around that vertex which turn little, by area. */
function smoothNormals({ vertices, normals, count }: Facing): Float64Array {
  const around = new Map<number, number[]>()
  for (let i = 0; i < 3 * count; i++) {
    const list = around.get(vertices[i]!)
    if (list === undefined) around.set(vertices[i]!, [Math.floor(i / 3)])
    else list.push(Math.floor(i / 3))
  }
  const normalOf = (t: number): Vector3 => [normals[3 * t]!, normals[3 * t + 1]!, normals[3 * t + 2]!]
  const smooth = new Float64Array(9 * count)
  for (let i = 0; i < 3 * count; i++) {
    const own = normalOf(Math.floor(i / 3))
    const sum = [0, 0, 0]
    for (const t of around.get(vertices[i]!)!) {
      const other = normalOf(t)
      if (dot(own, other) < SMOOTH * Math.hypot(...own) * Math.hypot(...other)) continue
      for (const k of [0, 1, 2] as const) sum[k]! += other[k]
    }
    smooth.set(sum, 3 * i)
  }
  return smooth
}

/** Triangles by the cells of the plane that they cover. */
function bucketTriangles({ corners, count }: Facing, halfWidth: number, halfHeight: number) {
  const across = Math.min(MAX_CELLS, Math.max(1, Math.ceil(2 * halfWidth)))
  const upwards = Math.min(MAX_CELLS, Math.max(1, Math.ceil(2 * halfHeight)))
  const columnOf = (x: number) =>
    Math.min(across - 1, Math.max(0, Math.floor(((x + halfWidth) / (2 * halfWidth)) * across)))
  const rowOf = (y: number) =>
    Math.min(upwards - 1, Math.max(0, Math.floor(((y + halfHeight) / (2 * halfHeight)) * upwards)))
  const cells: number[][] = Array.from({ length: across * upwards }, () => [])
  for (let t = 0; t < count; t++) {
    const at = (k: number) => corners[9 * t + k]!
    const [left, right] = [Math.min(at(0), at(3), at(6)), Math.max(at(0), at(3), at(6))]
    const [bottom, top] = [Math.min(at(1), at(4), at(7)), Math.max(at(1), at(4), at(7))]
    for (let row = rowOf(bottom); row <= rowOf(top); row++)
      for (let column = columnOf(left); column <= columnOf(right); column++) cells[row * across + column]!.push(t)
  }
  return (x: number, y: number): readonly number[] => cells[rowOf(y) * across + columnOf(x)]!
}

/**
 * The surface of a part under a zone, looked at along the zone's normal: where several layers lie one behind another,
 * the one nearest to the zone's plane. Only within a rectangle around the zone's centre.
 * @param mesh every vertex once, mm of the finished piece
 */
export function surfaceUnder(mesh: TriangleMesh, frame: ZoneFrame, halfWidth: number, halfHeight: number): ZoneSurface {
  const facing = facingTriangles(mesh, frame, halfWidth, halfHeight)
  const smooth = smoothNormals(facing)
  const trianglesAt = bucketTriangles(facing, halfWidth, halfHeight)
  const reach = halfWidth + halfHeight
  const { corners } = facing
  return {
    at(x, y) {
      if (Math.abs(x) > halfWidth || Math.abs(y) > halfHeight) return null
      let best: { z: number; t: number; weights: readonly [number, number, number] } | null = null
      for (const t of trianglesAt(x, y)) {
        const o = 9 * t
        const [ax, ay, bx, by, cx, cy] = [
          corners[o]!,
          corners[o + 1]!,
          corners[o + 3]!,
          corners[o + 4]!,
          corners[o + 6]!,
          corners[o + 7]!,
        ]
        const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        const u = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / area
        const v = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / area
        const w = 1 - u - v
        if (u < -EDGE || v < -EDGE || w < -EDGE) continue
        const z = u * corners[o + 2]! + v * corners[o + 5]! + w * corners[o + 8]!
        if (Math.abs(z) <= reach && (best === null || Math.abs(z) < Math.abs(best.z)))
          best = { z, t, weights: [u, v, w] }
      }
      if (best === null) return null
      const n: [number, number, number] = [0, 0, 0]
      for (const k of [0, 1, 2] as const)
        for (const corner of [0, 1, 2] as const) {
          const at = 9 * best.t + 3 * corner
          const length = Math.hypot(smooth[at]!, smooth[at + 1]!, smooth[at + 2]!)
          n[k] += (best.weights[corner] * smooth[at + k]!) / length
        }
      const length = Math.hypot(...n)
      return { z: best.z, normal: [n[0] / length, n[1] / length, n[2] / length] }
    },
  }
}

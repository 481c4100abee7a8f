import type { Vector3 } from '#node-core/model/vector3.ts'

/** The plane that a rim lies in, or nearly: its normal looks out of the body that a cap would close. */
export interface RimPlane {
  readonly origin: Vector3
  readonly normal: Vector3
  /** Two directions in the plane; the rim's cap runs counter-clockwise in them. */
  readonly axes: readonly [Vector3, Vector3]
  /** How far the rim leaves the plane at most, mm. */
  readonly bendMm: number
}

/**
 * The mean plane of a rim (Newell's normal through its middle). Null where the rim encloses no area.
 *
 * @param vertices in the direction of the triangles' sides, so against the cap
 */
export function rimPlane(p: Float32Array, vertices: readonly number[]): RimPlane | null {
  const origin = [0, 0, 0] as [number, number, number]
  for (const vertex of vertices) for (const k of [0, 1, 2] as const) origin[k] += p[3 * vertex + k]! / vertices.length
  const sum = [0, 0, 0] as [number, number, number]
  vertices.forEach((vertex, i) => {
    const after = vertices[(i + 1) % vertices.length]!
    const a = [0, 1, 2].map((k) => p[3 * vertex + k]! - origin[k]!) as unknown as Vector3
    const b = [0, 1, 2].map((k) => p[3 * after + k]! - origin[k]!) as unknown as Vector3
    // Against the rim's own direction.
    cross(b, a).forEach((value, k) => (sum[k]! += value))
  })
  const length = Math.sqrt(dot(sum, sum))
  if (!(length > 1e-9)) return null
  const normal = sum.map((value) => value / length) as unknown as Vector3
  const least = normal.map(Math.abs).indexOf(Math.min(...normal.map(Math.abs)))
  const across = cross(normal, [0, 1, 2].map((k) => (k === least ? 1 : 0)) as unknown as Vector3)
  const size = Math.sqrt(dot(across, across))
  const first = across.map((value) => value / size) as unknown as Vector3
  let bendMm = 0
  for (const vertex of vertices) bendMm = Math.max(bendMm, Math.abs(heightAt(p, vertex, origin, normal)))
  return { origin, normal, axes: [first, cross(normal, first)], bendMm }
}

/** How far a vertex stands above a plane, mm. */
export function heightAt(p: Float32Array, vertex: number, origin: Vector3, normal: Vector3): number {
  return [0, 1, 2].reduce((sum, k) => sum + (p[3 * vertex + k]! - origin[k]!) * normal[k]!, 0)
}

/** A vertex in a plane's two directions, mm. */
export function inPlane(p: Float32Array, vertex: number, { origin, axes }: RimPlane): [number, number] {
  return axes.map((axis) => heightAt(p, vertex, origin, axis)) as [number, number]
}

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

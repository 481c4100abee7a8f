import type { Vector3 } from '#node-core/model/vector3.ts'
import type { ManifoldToplevel } from '../geometry/loadManifold.ts'
import { triangleArea } from '../mesh/triangleArea.ts'
import { capCurved, MAX_CURVED_RIM } from './capCurved.ts'
import type { Rim } from './findRims.ts'
import { sidesOfEdges } from './sidesOfEdges.ts'
import { heightAt, inPlane, rimPlane, type RimPlane } from './rimPlane.ts'

/** A rim that leaves its plane by no more lies in it, mm of the piece as published. */
export const FLAT_MM = 0.05

/** An opening in a surface and what would close it. */
export interface Cap {
  /** The middle of the rim, prop mm. */
  readonly centre: Vector3
  /** Out of the body that it closes, unit length; null where the rim encloses no area. */
  readonly normal: Vector3 | null
  /** Across its widest place, mm. */
  readonly acrossMm: number
  /** How far the rim leaves a plane, mm; up to {@link FLAT_MM} the cap is that plane, else the least surface. */
  readonly bendMm: number
  readonly areaMm2: number
  readonly triangles: readonly (readonly [number, number, number])[]
}

interface Known extends Rim {
  readonly plane: RimPlane | null
}

/**
 * Caps for all rims of a surface: flat ones in their plane, a rim that runs against another within it (the end of a
 * pipe) as one ring; others by the least surface. Null where a rim is too long for that and too bent for a plane.
 *
 * @param indices the surface with its openings, vertices split (`splitVertices`)
 */
export function capRims(
  kernel: ManifoldToplevel,
  p: Float32Array,
  indices: Uint32Array,
  rims: readonly Rim[],
): Cap[] | null {
  const edges = sidesOfEdges(indices, p.length / 3)
  const isTaken = (a: number, b: number) => edges.has(a < b ? (a * p.length) / 3 + b : (b * p.length) / 3 + a)
  const known = rims.map((rim): Known => ({ ...rim, plane: rimPlane(p, rim.vertices) }))
  const within = new Map<Known, Known[]>()
  const inner = new Set<Known>()
  for (const rim of known) {
    const around = smallestAround(p, rim, known)
    if (!around) continue
    inner.add(rim)
    within.set(around, [...(within.get(around) ?? []), rim])
  }
  const caps: Cap[] = []
  for (const rim of known) {
    if (inner.has(rim)) continue
    const all = [rim, ...(within.get(rim) ?? [])]
    const triangles = fill(kernel, p, all, isTaken)
    if (!triangles) return null
    caps.push(describe(p, rim, triangles))
  }
  return caps
}

/** The rim in whose plane this one lies, which it runs against and whose cap would cover it. */
function smallestAround(p: Float32Array, rim: Known, all: readonly Known[]): Known | undefined {
  const { vertices, plane } = rim
  if (!plane || plane.bendMm > FLAT_MM) return undefined
  const own = outlineArea(capOf(rim).map((vertex) => inPlane(p, vertex, plane)))
  let best: { rim: Known; area: number } | undefined
  for (const other of all) {
    if (!other.plane || other.plane.bendMm > FLAT_MM || other.vertices === vertices) continue
    const { origin, normal } = other.plane
    if (normal[0] * plane.normal[0] + normal[1] * plane.normal[1] + normal[2] * plane.normal[2] > -0.99) continue
    if (vertices.some((vertex) => Math.abs(heightAt(p, vertex, origin, normal)) > FLAT_MM)) continue
    const outline = capOf(other).map((vertex) => inPlane(p, vertex, other.plane!))
    if (!vertices.every((vertex) => covers(outline, inPlane(p, vertex, other.plane!)))) continue
    const area = outlineArea(outline)
    // Two sheets back to back have rims as large as each other: neither lies within the other.
    if (area <= own) continue
    if (!best || area < best.area) best = { rim: other, area }
  }
  return best?.rim
}

const capOf = ({ vertices }: Rim): number[] => vertices.toReversed()

function fill(
  kernel: ManifoldToplevel,
  p: Float32Array,
  rims: readonly Known[],
  isTaken: (a: number, b: number) => boolean,
): Cap['triangles'] | null {
  const [outer] = rims
  if (outer!.vertices.length === 3 && rims.length === 1) return [capOf(outer!) as [number, number, number]]
  const { plane } = outer!
  if (plane && plane.bendMm <= FLAT_MM) {
    const numbers = rims.flatMap(capOf)
    try {
      const outlines = rims.map((rim) => capOf(rim).map((vertex) => inPlane(p, vertex, plane)))
      const found = kernel
        .triangulate(outlines)
        .map(([a, b, c]) => [numbers[a]!, numbers[b]!, numbers[c]!] as [number, number, number])
      const wanted = numbers.length + 2 * (rims.length - 1) - 2
      if (found.length === wanted && !usesEdge(found, rims, isTaken)) return found
    } catch {
      // The outline crosses itself in the plane: the least surface can still close it.
    }
  }
  return rims.length === 1 && outer!.vertices.length <= MAX_CURVED_RIM ? capCurved(p, capOf(outer!), isTaken) : null
}

/** Does a cap have an edge, off the rims, where the surface has one? */
function usesEdge(
  triangles: Cap['triangles'],
  rims: readonly Rim[],
  isTaken: (a: number, b: number) => boolean,
): boolean {
  const after = new Map(rims.flatMap((rim) => capOf(rim).map((v, i, cap) => [v, cap[(i + 1) % cap.length]!] as const)))
  const onRim = (a: number, b: number) => after.get(a) === b || after.get(b) === a
  return triangles.some(([a, b, c]) =>
    [[a, b] as const, [b, c] as const, [c, a] as const].some(([x, y]) => !onRim(x, y) && isTaken(x, y)),
  )
}

function describe(p: Float32Array, { vertices, plane }: Known, triangles: Cap['triangles']): Cap {
  const centre = [0, 1, 2].map((k) => vertices.reduce((sum, v) => sum + p[3 * v + k]! / vertices.length, 0))
  let far = 0
  for (const v of vertices) {
    const d = [0, 1, 2].map((k) => p[3 * v + k]! - centre[k]!)
    far = Math.max(far, d[0]! * d[0]! + d[1]! * d[1]! + d[2]! * d[2]!)
  }
  const indices = Uint32Array.from(triangles.flat())
  return {
    centre: centre as unknown as Vector3,
    normal: plane?.normal ?? null,
    acrossMm: 2 * Math.sqrt(far),
    bendMm: plane?.bendMm ?? 0,
    areaMm2: triangles.reduce((sum, _, t) => sum + triangleArea(p, indices, 3 * t), 0),
    triangles,
  }
}

type Point = readonly [number, number]

/** Is the point within the outline, or on its edge within rounding? By crossings of the ray to the right. */
function covers(outline: readonly Point[], [x, y]: Point): boolean {
  let inside = false
  outline.forEach(([ax, ay], i) => {
    const [bx, by] = outline[(i + 1) % outline.length]!
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside
  })
  return inside
}

function outlineArea(outline: readonly Point[]): number {
  return outline.reduce((sum, [ax, ay], i) => {
    const [bx, by] = outline[(i + 1) % outline.length]!
    return sum + (ax * by - bx * ay) / 2
  }, 0)
}

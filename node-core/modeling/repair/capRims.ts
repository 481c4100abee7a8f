import type { Vector3 } from '#node-core/model/vector3.ts'
import type { ManifoldToplevel } from '../geometry/loadManifold.ts'
import { triangleArea } from '../mesh/triangleArea.ts'
import { capCurved, MAX_CURVED_RIM, MAX_CURVED_WORK } from './capCurved.ts'
import type { Rim } from './findRims.ts'
import { sidesOfEdges } from './sidesOfEdges.ts'
import { heightAt, inPlane, rimPlane, type RimPlane } from './rimPlane.ts'

/** A rim that leaves its plane by no more of its width lies in it: the same at every size. */
const FLAT = 0.001

/** Does a rim lie in a plane? */
export const isFlat = (bendMm: number, acrossMm: number): boolean => bendMm <= FLAT * acrossMm

/** An opening in a surface and what would close it. */
export interface Cap {
  /** The middle of the rim, prop mm. */
  readonly centre: Vector3
  /** Out of the body that it closes, unit length; null where the rim encloses no area. */
  readonly normal: Vector3 | null
  /** Across its widest place, mm. */
  readonly acrossMm: number
  /** How far the rim leaves a plane, mm; the cap is that plane where it is flat, else the least surface. */
  readonly bendMm: number
  readonly areaMm2: number
  readonly triangles: readonly (readonly [number, number, number])[]
}

interface Known extends Rim {
  readonly centre: Vector3
  readonly acrossMm: number
  /** Null where it encloses no area. */
  readonly plane: RimPlane | null
  /** In its plane, in the cap's direction, and the area within; none where it is not flat. */
  readonly outline: readonly Point[]
  readonly area: number
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
  // From the largest on: what lies in a ring's hole is capped by itself, not left to the ring.
  const known = rims.map((rim) => look(p, rim)).sort((one, other) => other.area - one.area)
  const within = new Map<Known, Known[]>()
  const inner = new Set<Known>()
  for (const rim of known) {
    const around = smallestAround(p, rim, known)
    if (!around || inner.has(around)) continue
    inner.add(rim)
    within.set(around, [...(within.get(around) ?? []), rim])
  }
  const caps: Cap[] = []
  let work = 0
  for (const rim of known) {
    if (inner.has(rim)) continue
    if (rim.outline.length === 0) work += rim.vertices.length ** 3
    if (work > MAX_CURVED_WORK) return null
    const triangles = fill(kernel, p, [rim, ...(within.get(rim) ?? [])], isTaken)
    if (!triangles) return null
    caps.push(describe(p, rim, triangles))
  }
  return caps
}

function look(p: Float32Array, { vertices }: Rim): Known {
  const centre = [0, 1, 2].map((k) => vertices.reduce((sum, v) => sum + p[3 * v + k]! / vertices.length, 0))
  let far = 0
  for (const v of vertices) {
    const d = [0, 1, 2].map((k) => p[3 * v + k]! - centre[k]!)
    far = Math.max(far, d[0]! * d[0]! + d[1]! * d[1]! + d[2]! * d[2]!)
  }
  const acrossMm = 2 * Math.sqrt(far)
  const plane = rimPlane(p, vertices)
  const outline =
    plane && isFlat(plane.bendMm, acrossMm) ? vertices.toReversed().map((vertex) => inPlane(p, vertex, plane)) : []
  return { vertices, centre: centre as unknown as Vector3, acrossMm, plane, outline, area: outlineArea(outline) }
}

/** The rim in whose plane this one lies, which it runs against and whose cap would cover it. */
function smallestAround(p: Float32Array, { vertices, plane, outline, area }: Known, all: readonly Known[]) {
  if (!plane || outline.length === 0) return undefined
  let best: Known | undefined
  for (const other of all) {
    // Two sheets back to back have rims as large as each other: neither lies within the other.
    if (!other.plane || other.outline.length === 0 || other.area <= area) continue
    if (best && other.area >= best.area) continue
    const { origin, normal } = other.plane
    if (normal[0] * plane.normal[0] + normal[1] * plane.normal[1] + normal[2] * plane.normal[2] > -0.99) continue
    const isOff = (vertex: number) => !isFlat(Math.abs(heightAt(p, vertex, origin, normal)), other.acrossMm)
    if (vertices.some(isOff)) continue
    if (vertices.every((vertex) => covers(other.outline, inPlane(p, vertex, other.plane!)))) best = other
  }
  return best
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
  const { plane, outline } = outer!
  if (plane && outline.length > 0) {
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

function describe(p: Float32Array, { centre, acrossMm, plane }: Known, triangles: Cap['triangles']): Cap {
  const indices = Uint32Array.from(triangles.flat())
  return {
    centre,
    normal: plane?.normal ?? null,
    acrossMm,
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

import type { TextZone, Vector3 } from '#node-core/model/prop.ts'
import { roundMm } from '#node-core/model/design.ts'
import type { TriangleMesh } from '../import/importedProp.ts'
import { surfaceUnder } from './surfaceUnder.ts'

/** The place around a picked point, ready for a {@link TextZone}. */
export type SuggestedZone = Pick<TextZone, 'origin' | 'normal' | 'up' | 'widthMm' | 'heightMm'>

/** Cells along the longer side of the flat area. */
const CELLS = 120
/** Triangles within this of the picked plane belong to it: a facet's rounding, not a curve's sag. */
const PLANE_MM = 0.05
const SAME_DIRECTION = Math.cos((2 * Math.PI) / 180)
/** Letters on a round surface are read from the front: what turns away by more than 45° is left free. */
const READABLE = Math.cos((45 * Math.PI) / 180)
/** Between two cells a surface may rise by so many times their distance: more is a step. */
const MAX_SLOPE = 1.5
/** Longest side of a place on a round surface, prop mm. */
const MAX_ROUND_MM = 240
/** A round place is offered where it is so many times as large as the facet that was picked. */
const LARGER = 1.5

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const minus = (a: Vector3, b: Vector3): Vector3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const unit = (a: Vector3): Vector3 => {
  const length = Math.hypot(...a) || 1
  return [a[0] / length, a[1] / length, a[2] / length]
}

/**
 * The largest upright rectangle around a point that a studio picked on a part, prop mm: in the part's own plane, or on
 * its round surface where that has more room. Letters stand upright; on a lying surface their tops point away from the
 * viewer (−Z).
 * @returns null where there is no place of 2 mm
 */
export function suggestTextZone(mesh: TriangleMesh, point: Vector3, normal: Vector3): SuggestedZone | null {
  const axes = axesAt(normal)
  const flat = flatPlace(mesh, point, axes)
  const round = roundPlace(mesh, point, axes)
  const area = (zone: SuggestedZone | null) => (zone === null ? 0 : zone.widthMm * zone.heightMm)
  return area(round) > LARGER * area(flat) ? round : flat
}

interface Axes {
  readonly n: Vector3
  readonly right: Vector3
  readonly up: Vector3
}

function axesAt(normal: Vector3): Axes {
  const n = unit(normal)
  const lying = Math.abs(n[1]) > 0.99
  const right = unit(cross(lying ? [0, 0, -n[1]] : [0, 1, 0], n))
  return { n, right, up: unit(cross(n, right)) }
}

/** The best rectangle around the middle of a grid, as a zone; null where it is smaller than 2 mm. */
function zoneOfGrid(grid: Uint8Array, reach: number, point: Vector3, { n, right, up }: Axes): SuggestedZone | null {
  const cell = (2 * reach) / CELLS
  const best = largestAround(grid, CELLS / 2, CELLS / 2)
  // Cells are judged at their centres: half a cell on each side is not known to belong.
  const widthMm = best ? (best.right - best.left) * cell : 0
  const heightMm = best ? (best.top - best.bottom) * cell : 0
  if (!best || widthMm < 2 || heightMm < 2) return null
  const x = ((best.left + best.right + 1) / 2) * cell - reach
  const y = ((best.bottom + best.top + 1) / 2) * cell - reach
  const origin = [0, 1, 2].map((k) => roundMm(point[k]! + right[k]! * x + up[k]! * y)) as unknown as Vector3
  return { origin, normal: n, up, widthMm: roundMm(widthMm), heightMm: roundMm(heightMm) }
}

/** Where the surface can be read from the front of the picked point, without a step on the way. */
function roundPlace(mesh: TriangleMesh, point: Vector3, axes: Axes): SuggestedZone | null {
  const { n: normal, right, up } = axes
  const reach = Math.min(MAX_ROUND_MM, sizeOf(mesh)) / 2
  const frame = { origin: point, right, up, normal, widthMm: 2 * reach, heightMm: 2 * reach }
  const surface = surfaceUnder(mesh, frame, reach, reach)
  const cell = (2 * reach) / CELLS
  const heights = new Float64Array(CELLS * CELLS).fill(NaN)
  for (let i = 0; i < heights.length; i++) {
    const hit = surface.at(((i % CELLS) + 0.5) * cell - reach, (Math.floor(i / CELLS) + 0.5) * cell - reach)
    if (hit !== null && hit.normal[2] >= READABLE) heights[i] = hit.z
  }
  const isEven = (i: number, beside: number) => !(Math.abs(heights[beside]! - heights[i]!) > MAX_SLOPE * cell)
  const grid = Uint8Array.from(heights, (z, i) =>
    !Number.isNaN(z) && (i % CELLS === 0 || isEven(i, i - 1)) && (i < CELLS || isEven(i, i - CELLS)) ? 1 : 0,
  )
  const zone = zoneOfGrid(grid, reach, point, axes)
  if (zone === null) return null
  // The middle of the place is not the picked point, and may lie higher or lower.
  const middle = minus(zone.origin, point)
  const z = surface.at(dot(middle, right), dot(middle, up))?.z ?? 0
  const origin = zone.origin.map((value, k) => roundMm(value + normal[k]! * z)) as unknown as Vector3
  return { ...zone, origin }
}

/** The longest side of a mesh's box. */
function sizeOf({ positions: p }: TriangleMesh): number {
  let size = 0
  for (const k of [0, 1, 2]) {
    let [min, max] = [Infinity, -Infinity]
    for (let i = k; i < p.length; i += 3) {
      min = Math.min(min, p[i]!)
      max = Math.max(max, p[i]!)
    }
    size = Math.max(size, max - min)
  }
  return size
}

/** Where the surface lies in the plane of the picked point. */
function flatPlace(mesh: TriangleMesh, point: Vector3, axes: Axes): SuggestedZone | null {
  const { n, right, up } = axes
  const flat = flatTriangles(mesh, point, n).map((corners) =>
    corners.map((c) => [dot(minus(c, point), right), dot(minus(c, point), up)] as const),
  )
  if (flat.length === 0) return null
  const reach = Math.max(...flat.flat().flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]))
  return zoneOfGrid(rasterise(flat, reach, (2 * reach) / CELLS), reach, point, axes)
}

function flatTriangles({ positions: p, indices }: TriangleMesh, point: Vector3, n: Vector3): Vector3[][] {
  const found: Vector3[][] = []
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [0, 1, 2].map((k): Vector3 => {
      const at = 3 * indices[i + k]!
      return [p[at]!, p[at + 1]!, p[at + 2]!]
    })
    const [a, b, c] = corners as [Vector3, Vector3, Vector3]
    if (dot(unit(cross(minus(b, a), minus(c, a))), n) < SAME_DIRECTION) continue
    if (corners.every((corner) => Math.abs(dot(minus(corner, point), n)) < PLANE_MM)) found.push(corners)
  }
  return found
}

function rasterise(
  triangles: readonly (readonly (readonly [number, number])[])[],
  reach: number,
  cell: number,
): Uint8Array {
  const grid = new Uint8Array(CELLS * CELLS)
  const index = (mm: number): number => Math.min(CELLS - 1, Math.max(0, Math.floor((mm + reach) / cell)))
  for (const [a, b, c] of triangles as readonly (readonly [
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
  ])[]) {
    const side = (p: readonly [number, number], q: readonly [number, number], x: number, y: number): number =>
      (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0])
    for (let row = index(Math.min(a[1], b[1], c[1])); row <= index(Math.max(a[1], b[1], c[1])); row++) {
      for (let col = index(Math.min(a[0], b[0], c[0])); col <= index(Math.max(a[0], b[0], c[0])); col++) {
        const [x, y] = [(col + 0.5) * cell - reach, (row + 0.5) * cell - reach]
        if (side(a, b, x, y) >= -1e-9 && side(b, c, x, y) >= -1e-9 && side(c, a, x, y) >= -1e-9)
          grid[row * CELLS + col] = 1
      }
    }
  }
  return grid
}

interface CellBox {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

/** The largest full rectangle of cells that holds the given one: every pair of rows around it, narrowed row by row. */
function largestAround(grid: Uint8Array, column: number, row: number): CellBox | null {
  const spans: (readonly [number, number] | null)[] = Array.from({ length: CELLS }, (_, r) => {
    if (grid[r * CELLS + column] === 0) return null
    let [left, right] = [column, column]
    while (left > 0 && grid[r * CELLS + left - 1] === 1) left--
    while (right < CELLS - 1 && grid[r * CELLS + right + 1] === 1) right++
    return [left, right]
  })
  let best: CellBox | null = null
  let bestArea = 0
  let [left, right] = [0, CELLS - 1]
  for (let bottom = row; bottom >= 0 && spans[bottom]; bottom--) {
    left = Math.max(left, spans[bottom]![0])
    right = Math.min(right, spans[bottom]![1])
    let [l, r] = [left, right]
    for (let top = row; top < CELLS && spans[top]; top++) {
      l = Math.max(l, spans[top]![0])
      r = Math.min(r, spans[top]![1])
      const area = (r - l + 1) * (top - bottom + 1)
      if (area > bestArea) {
        bestArea = area
        best = { left: l, right: r, bottom, top }
      }
    }
  }
  return best
}

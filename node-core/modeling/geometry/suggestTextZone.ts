import type { TextZone, Vector3 } from '#node-core/model/prop.ts'
import { roundMm } from '#node-core/model/design.ts'
import type { TriangleMesh } from '../import/importedProp.ts'

/** The flat place around a picked point, ready for a {@link TextZone}. */
export type SuggestedZone = Pick<TextZone, 'origin' | 'normal' | 'up' | 'widthMm' | 'heightMm'>

/** Cells along the longer side of the flat area. */
const CELLS = 120
/** Triangles within this of the picked plane belong to it: a facet's rounding, not a curve's sag. */
const PLANE_MM = 0.05
const SAME_DIRECTION = Math.cos((2 * Math.PI) / 180)

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
 * The largest upright rectangle around a point that a studio picked on a part, in the part's own plane, prop mm.
 * Letters
 * stand upright; on a lying surface their tops point away from the viewer (−Z).
 * @returns null where the part is not flat, or the flat place is smaller than 2 mm
 */
export function suggestTextZone(mesh: TriangleMesh, point: Vector3, normal: Vector3): SuggestedZone | null {
  const n = unit(normal)
  const lying = Math.abs(n[1]) > 0.99
  const right = unit(cross(lying ? [0, 0, -n[1]] : [0, 1, 0], n))
  const up = unit(cross(n, right))
  const flat = flatTriangles(mesh, point, n).map((corners) =>
    corners.map((c) => [dot(minus(c, point), right), dot(minus(c, point), up)] as const),
  )
  if (flat.length === 0) return null
  const reach = Math.max(...flat.flat().flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]))
  const cell = (2 * reach) / CELLS
  const grid = rasterise(flat, reach, cell)
  const best = largestAround(grid, CELLS / 2, CELLS / 2)
  // Cells are judged at their centres: half a cell on each side is not known to be flat.
  const widthMm = best ? (best.right - best.left) * cell : 0
  const heightMm = best ? (best.top - best.bottom) * cell : 0
  if (!best || widthMm < 2 || heightMm < 2) return null
  const x = ((best.left + best.right + 1) / 2) * cell - reach
  const y = ((best.bottom + best.top + 1) / 2) * cell - reach
  const origin = [0, 1, 2].map((k) => roundMm(point[k]! + right[k]! * x + up[k]! * y)) as unknown as Vector3
  return { origin, normal: n, up, widthMm: roundMm(widthMm), heightMm: roundMm(heightMm) }
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

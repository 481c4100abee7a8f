import type { Vector3 } from '#node-core/model/vector3.ts'
import { OUT, RIGHT, UP } from './view.ts'

interface Surface {
  readonly positions: Float32Array
  readonly indices: Uint32Array
}

/** What is in front, by pixel of a square picture. */
export interface Visible {
  /** Number of the triangle, counted through all surfaces; −1 where there is none. */
  readonly triangles: Int32Array
}

/**
 * The triangle that each pixel shows: from infinitely far, the whole in the middle, as large as the margin lets it.
 * Backs are left out (solids are closed), and so are triangles between two pixels' centres.
 */
export function findVisible(surfaces: readonly Surface[], size: number, margin: number): Visible {
  const points = surfaces.map(({ positions }) => project(positions))
  const [left, low, width, height] = frameOf(points)
  const triangles = new Int32Array(size * size).fill(-1)
  const largest = Math.max(width, height)
  if (!(largest > 0)) return { triangles }
  const scale = (size - 2 * margin) / largest
  const nearest = new Float32Array(size * size).fill(-Infinity)
  let first = 0
  for (const [i, { indices }] of surfaces.entries()) {
    const seen = points[i]!
    for (let p = 0; p < seen.length; p += 3) {
      seen[p] = size / 2 + (seen[p]! - left - width / 2) * scale
      // Rows of a picture go down.
      seen[p + 1] = size / 2 - (seen[p + 1]! - low - height / 2) * scale
    }
    fill(seen, indices, first, size, nearest, triangles)
    first += indices.length / 3
  }
  return { triangles }
}

function project(positions: Float32Array): Float64Array {
  const seen = new Float64Array(positions.length)
  const along = (axis: Vector3, p: number): number =>
    axis[0] * positions[p]! + axis[1] * positions[p + 1]! + axis[2] * positions[p + 2]!
  for (let p = 0; p < positions.length; p += 3) {
    seen[p] = along(RIGHT, p)
    seen[p + 1] = along(UP, p)
    seen[p + 2] = along(OUT, p)
  }
  return seen
}

function frameOf(points: readonly Float64Array[]): readonly [left: number, low: number, width: number, height: number] {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const seen of points)
    for (let p = 0; p < seen.length; p += 3) {
      const x = seen[p]!
      const y = seen[p + 1]!
      if (x < left) left = x
      if (x > right) right = x
      if (y < low) low = y
      if (y > high) high = y
    }
  return [left, low, right - left, high - low]
}

function fill(
  seen: Float64Array,
  indices: Uint32Array,
  first: number,
  size: number,
  nearest: Float32Array,
  triangles: Int32Array,
): void {
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * indices[t]!
    const b = 3 * indices[t + 1]!
    const c = 3 * indices[t + 2]!
    const ax = seen[a]!
    const ay = seen[a + 1]!
    const bx = seen[b]!
    const by = seen[b + 1]!
    const cx = seen[c]!
    const cy = seen[c + 1]!
    // Twice its surface in the picture, negative where its front is seen (rows go down).
    const twice = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (!(twice < 0)) continue
    const fromX = Math.ceil(Math.min(ax, bx, cx) - 0.5)
    const toX = Math.floor(Math.max(ax, bx, cx) - 0.5)
    if (fromX > toX) continue
    const fromY = Math.ceil(Math.min(ay, by, cy) - 0.5)
    const toY = Math.floor(Math.max(ay, by, cy) - 0.5)
    for (let row = fromY; row <= toY; row++)
      for (let column = fromX; column <= toX; column++) {
        const x = column + 0.5
        const y = row + 0.5
        // Of two triangles along one edge each has the other's sign: no gap between them.
        const atA = (bx - x) * (cy - y) - (by - y) * (cx - x)
        const atB = (cx - x) * (ay - y) - (cy - y) * (ax - x)
        const atC = (ax - x) * (by - y) - (ay - y) * (bx - x)
        if (atA > 0 || atB > 0 || atC > 0) continue
        const out = (atA * seen[a + 2]! + atB * seen[b + 2]! + atC * seen[c + 2]!) / twice
        const pixel = row * size + column
        if (out <= nearest[pixel]!) continue
        nearest[pixel] = out
        triangles[pixel] = first + t / 3
      }
  }
}

import type { TriangleMesh } from '../import/importedProp.ts'

/** Cells along the longest side of the box, at most. */
const CELLS = 64
/** A triangle over more cells than this counts as being in all of them. */
const MANY = 4_096
/** A direction is along an axis, an edge or a corner of a cube: a component beyond this counts. */
const ALONG = 0.38
/** No direction is farther than 32.5° from the middle of its kind; what looks the other way is within 45° of that. */
const APART = Math.cos(((45 + 32.5) * Math.PI) / 180)

/**
 * Marks the triangles that may have another one within `reachMm` that looks the other way, within 45°; the others have
 * none. By the 26 kinds of directions that surfaces look to in the cells around: quick, and wrong only by
 * marking too many.
 * @param normals unit length, three numbers a triangle
 */
export function nearOpposites(mesh: TriangleMesh, normals: Float32Array, reachMm: number): Uint8Array {
  const triangles = mesh.indices.length / 3
  const { size, boxes } = cellsOver(mesh, reachMm)
  const [width, height, depth] = size
  const present = new Uint32Array(width * height * depth)
  /** What surfaces look to in the cells of a triangle's box, after adding to it. */
  const look = (cells: Uint32Array, t: number, add: number): number => {
    let bits = 0
    for (let z = boxes[6 * t + 2]!; z <= boxes[6 * t + 5]!; z++)
      for (let y = boxes[6 * t + 1]!; y <= boxes[6 * t + 4]!; y++) {
        const row = (z * height + y) * width
        for (let x = boxes[6 * t]!; x <= boxes[6 * t + 3]!; x++) bits |= cells[row + x]! |= add
      }
    return bits
  }
  const isLarge = (t: number): boolean => {
    const side = (k: number): number => boxes[6 * t + 3 + k]! - boxes[6 * t + k]! + 1
    return side(0) * side(1) * side(2) > MANY
  }
  let everywhere = 0
  for (let t = 0; t < triangles; t++)
    if (isLarge(t)) everywhere |= 1 << kindOf(normals, t)
    else look(present, t, 1 << kindOf(normals, t))
  const around = widen(widen(widen(present, 1, width), width, height), width * height, depth)
  const marked = new Uint8Array(triangles)
  for (let t = 0; t < triangles; t++)
    marked[t] = isLarge(t) || facesAny(normals, t, look(around, t, 0) | everywhere) ? 1 : 0
  return marked
}

/** The kind of direction that a triangle looks to, 0 to 26. */
function kindOf(normals: Float32Array, t: number): number {
  let kind = 0
  for (let k = 0; k < 3; k++) {
    const along = normals[3 * t + k]!
    const side = Math.abs(along) > ALONG ? Math.sign(along) : 0
    kind = 3 * kind + side + 1
  }
  return kind
}

/** The middle of each kind of direction, unit length. */
const MIDDLES = Float64Array.from(
  Array.from({ length: 27 }, (_, kind) => {
    const axes = [Math.floor(kind / 9) - 1, (Math.floor(kind / 3) % 3) - 1, (kind % 3) - 1]
    const length = Math.sqrt(axes.reduce((sum, axis) => sum + axis * axis, 0)) || 1
    return axes.map((axis) => axis / length)
  }).flat(),
)

/** Whether one of these kinds of directions may be within 45° of the opposite of a triangle's. */
function facesAny(normals: Float32Array, t: number, kinds: number): boolean {
  for (let left = kinds; left !== 0; left &= left - 1) {
    const kind = 31 - Math.clz32(left & -left)
    const along =
      normals[3 * t]! * MIDDLES[3 * kind]! +
      normals[3 * t + 1]! * MIDDLES[3 * kind + 1]! +
      normals[3 * t + 2]! * MIDDLES[3 * kind + 2]!
    if (along <= -APART) return true
  }
  return false
}

/** Each cell with its two neighbours along one axis. */
function widen(cells: Uint32Array, stride: number, count: number): Uint32Array {
  const out = cells.slice()
  for (let i = 0; i < cells.length; i++) {
    const place = Math.floor(i / stride) % count
    if (place > 0) out[i]! |= cells[i - stride]!
    if (place < count - 1) out[i]! |= cells[i + stride]!
  }
  return out
}

interface Cells {
  readonly size: readonly [number, number, number]
  /** First and last cell of each triangle's box: x, y, z, x, y, z. */
  readonly boxes: Uint8Array
}

function cellsOver({ positions: p, indices }: TriangleMesh, reachMm: number): Cells {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let i = 0; i < p.length; i += 3)
    for (let k = 0; k < 3; k++) {
      if (p[i + k]! < low[k]!) low[k] = p[i + k]!
      if (p[i + k]! > high[k]!) high[k] = p[i + k]!
    }
  const cellMm = Math.max(reachMm, ...[0, 1, 2].map((k) => (high[k]! - low[k]!) / CELLS))
  const size = [0, 1, 2].map((k) => Math.floor((high[k]! - low[k]!) / cellMm) + 1) as [number, number, number]
  const boxes = new Uint8Array(2 * indices.length)
  for (let i = 0; i < indices.length; i += 3)
    for (let k = 0; k < 3; k++) {
      const a = p[3 * indices[i]! + k]!
      const b = p[3 * indices[i + 1]! + k]!
      const c = p[3 * indices[i + 2]! + k]!
      boxes[2 * i + k] = (Math.min(a, b, c) - low[k]!) / cellMm
      boxes[2 * i + 3 + k] = (Math.max(a, b, c) - low[k]!) / cellMm
    }
  return { size, boxes }
}

import type { Vector3 } from '#node-core/model/vector3.ts'
import { hexToLinear, linearToByte } from '../color/srgb.ts'
import { findVisible } from './findVisible.ts'
import { lightOn, unit } from './view.ts'

export interface DrawnPart {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  /** `#rrggbb` */
  readonly colors: readonly { readonly color: string }[]
  /** Number of its colour, by triangle; null: all in the first. */
  readonly index: Uint8Array | null
}

/** sRGB and alpha, row by row from the top. */
export interface Drawing {
  readonly size: number
  readonly rgba: Uint8Array
}

/** Pixels along each side. */
export const PICTURE_SIZE = 256
/** Free on each side, pixels. */
const MARGIN = 14
/** Pixels are drawn in this many rows and columns and made one. */
const FINE = 2

/**
 * The piece as it stands, in the colours it is made in, on nothing: for a folder's icons. Only sums, products,
 * quotients and square roots of IEEE numbers: the same on every machine.
 */
export function drawPiece(parts: readonly DrawnPart[]): Drawing {
  const side = PICTURE_SIZE * FINE
  const { triangles } = findVisible(parts, side, MARGIN * FINE)
  const light = shader(parts)
  const rgba = new Uint8Array(4 * PICTURE_SIZE * PICTURE_SIZE)
  const sum = [0, 0, 0]
  for (let pixel = 0; pixel < PICTURE_SIZE * PICTURE_SIZE; pixel++) {
    const [column, row] = [pixel % PICTURE_SIZE, Math.floor(pixel / PICTURE_SIZE)]
    let covered = 0
    sum.fill(0)
    for (let fine = 0; fine < FINE * FINE; fine++) {
      const triangle = triangles[(row * FINE + Math.floor(fine / FINE)) * side + column * FINE + (fine % FINE)]!
      if (triangle === -1) continue
      const shown = light(triangle)
      for (let k = 0; k < 3; k++) sum[k]! += shown[k]!
      covered++
    }
    if (covered === 0) continue
    for (let k = 0; k < 3; k++) rgba[4 * pixel + k] = linearToByte(sum[k]! / covered)
    rgba[4 * pixel + 3] = Math.round((255 * covered) / (FINE * FINE))
  }
  return { size: PICTURE_SIZE, rgba }
}

/** Linear light from a triangle, by its number through all parts. */
function shader(parts: readonly DrawnPart[]): (triangle: number) => Vector3 {
  const paints = parts.map(({ colors }) => colors.map(({ color }) => hexToLinear(color)))
  const ends: number[] = []
  for (const { indices } of parts) ends.push((ends.at(-1) ?? 0) + indices.length / 3)
  let [last, shown]: [number, Vector3] = [-1, [0, 0, 0]]
  return (triangle) => {
    // Neighbours in the picture are mostly of one triangle.
    if (triangle === last) return shown
    const number = ends.findIndex((end) => triangle < end)
    const { positions, indices, index } = parts[number]!
    const own = triangle - (ends[number]! - indices.length / 3)
    const [r, g, b] = paints[number]![index?.[own] ?? 0]!
    const share = lightOn(normalOf(positions, indices, own))
    ;[last, shown] = [triangle, [r * share, g * share, b * share]]
    return shown
  }
}

function normalOf(positions: Float32Array, indices: Uint32Array, triangle: number): Vector3 {
  const [a, b, c] = [0, 1, 2].map((corner) => 3 * indices[3 * triangle + corner]!) as [number, number, number]
  const edge = (from: number, to: number): Vector3 => [
    positions[to]! - positions[from]!,
    positions[to + 1]! - positions[from + 1]!,
    positions[to + 2]! - positions[from + 2]!,
  ]
  const [u, v] = [edge(a, b), edge(a, c)]
  return unit([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]) ?? [0, 0, 0]
}

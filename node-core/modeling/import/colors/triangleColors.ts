import { LINEAR_OF_BYTE } from '../../color/srgb.ts'
import type { BaseColor } from './baseColor.ts'
import type { Picture } from './decodePng.ts'
import type { TextureWrap } from '../importedProp.ts'
import type { Pictures } from './pictures.ts'
import type { WorldPrimitive } from '../worldPrimitive.ts'

/** What each triangle of a primitive shows. */
export interface TriangleColors {
  /** Linear r, g, b per triangle: the mean over it of factor × picture × vertex colours. */
  readonly linear: Float32Array
  /** There is a picture that cannot be read here (WebP, KTX2, damaged): the colours are without it. */
  readonly unread: boolean
}

/** Where a triangle is looked at: barycentric coordinates and what each look counts, 1 together. */
interface Looks {
  readonly at: readonly (readonly [number, number, number])[]
  readonly weight: readonly number[]
}

/** Looks taken at a primitive of few triangles: each of those shows much of the picture. */
const LOOKS = 20_000
const FEWEST_ON_GRID = 3
const MOST_ON_GRID = 16

/** Material by its place in the file, never by its name; the geometry's coordinates are those in the picture. */
export function triangleColors(base: BaseColor, geometry: WorldPrimitive, pictures: Pictures): TriangleColors {
  const linear = new Float32Array(geometry.indices.length)
  const { unread } = lookAtTriangles(base, geometry, pictures, (first, weight, color) => {
    for (let k = 0; k < 3; k++) linear[first + k]! += weight * color[k]!
  })
  return { linear, unread }
}

/**
 * Hands over what is seen at each look, triangle after triangle.
 *
 * @param seen `first`: of the triangle's three indices; `weight`: 1 together for each triangle; `color`: linear r, g,
 * b, overwritten by the next look
 */
export function lookAtTriangles(
  base: BaseColor,
  geometry: WorldPrimitive,
  pictures: Pictures,
  seen: (first: number, weight: number, color: readonly number[]) => void,
): { readonly unread: boolean } {
  const { colors, uvs, indices } = geometry
  const picture = base.texture && uvs ? pictures.of(base.texture) : undefined
  const looks = picture || colors ? looksAt(indices.length / 3) : ONE
  const color = [0, 0, 0]
  for (let first = 0; first < indices.length; first += 3) {
    for (let i = 0; i < looks.at.length; i++) {
      const at = looks.at[i]!
      for (let k = 0; k < 3; k++) color[k] = base.factor[k]! * (colors ? mix(colors, 3, k, indices, first, at) : 1)
      if (picture && uvs)
        paint(picture, base.wrap, mix(uvs, 2, 0, indices, first, at), mix(uvs, 2, 1, indices, first, at), color)
      seen(first, looks.weight[i]!, color)
    }
  }
  return { unread: base.texture !== null && picture === undefined }
}

/** One channel of a vertex attribute inside a triangle. */
function mix(
  values: Float32Array,
  width: number,
  channel: number,
  indices: Uint32Array,
  first: number,
  at: readonly [number, number, number],
): number {
  return (
    at[0] * values[width * indices[first]! + channel]! +
    at[1] * values[width * indices[first + 1]! + channel]! +
    at[2] * values[width * indices[first + 2]! + channel]!
  )
}

function paint(picture: Picture, wrap: BaseColor['wrap'], u: number, v: number, color: number[]): void {
  const pixel = picture.pixel(pixelAt(u, picture.width, wrap[0]), pixelAt(v, picture.height, wrap[1]))
  for (let k = 0; k < 3; k++) color[k]! *= LINEAR_OF_BYTE[Math.round(pixel[k]!)]!
}

function pixelAt(value: number, size: number, mode: TextureWrap): number {
  return Math.min(size - 1, Math.max(0, Math.floor(wrapped(value, mode) * size)))
}

/** 0–1 for a coordinate anywhere. */
export function wrapped(value: number, mode: TextureWrap): number {
  if (!Number.isFinite(value)) return 0
  if (mode === 'clamp') return Math.min(1, Math.max(0, value))
  const whole = Math.floor(value)
  return mode === 'mirror' && whole % 2 !== 0 ? 1 - (value - whole) : value - whole
}

const grids = new Map<number, Looks>()

function looksAt(triangles: number): Looks {
  const side = Math.min(MOST_ON_GRID, Math.floor(Math.sqrt(LOOKS / triangles)))
  if (side < FEWEST_ON_GRID) return SEVEN
  const known = grids.get(side)
  if (known) return known
  const grid = gridOf(side)
  grids.set(side, grid)
  return grid
}

/** The middles of n² equal small triangles. */
function gridOf(n: number): Looks {
  const at: [number, number, number][] = []
  for (let i = 0; i < n; i++) {
    for (let j = 0; i + j < n; j++) {
      for (const middle of i + j + 1 < n ? [1 / 3, 2 / 3] : [1 / 3])
        at.push([(i + middle) / n, (j + middle) / n, 1 - (i + j + 2 * middle) / n])
    }
  }
  return { at, weight: at.map(() => 1 / at.length) }
}

/** Where nothing changes inside a triangle. */
const ONE: Looks = { at: [[1 / 3, 1 / 3, 1 / 3]], weight: [1] }

/** Seven looks, exact up to degree 5 (D. A. Dunavant, 1985). */
const SEVEN: Looks = (() => {
  const three = (own: number, other: number): readonly [number, number, number][] => [
    [own, other, other],
    [other, own, other],
    [other, other, own],
  ]
  return {
    at: [
      [1 / 3, 1 / 3, 1 / 3],
      ...three(0.05971587178977, 0.470142064105115),
      ...three(0.797426985353087, 0.101286507323456),
    ],
    weight: [0.225, ...Array(3).fill(0.132394152788506), ...Array(3).fill(0.125939180544827)] as number[],
  }
})()

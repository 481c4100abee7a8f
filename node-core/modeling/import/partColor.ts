import type { Texture } from '@gltf-transform/core'
import type { BaseColor } from './baseColor.ts'
import { decodePng, type Picture } from './decodePng.ts'
import type { TextureWrap } from './importedProp.ts'
import type { WorldPrimitive } from './readPrimitive.ts'

export interface PartColor {
  /** `#rrggbb`, sRGB. */
  readonly color: string
  /** More than one colour went into it. */
  readonly mixed: boolean
  /** There is a picture that cannot be measured here (JPEG, WebP): the colour is without it. */
  readonly unread: boolean
}

type Linear = [number, number, number]

/** Looks taken at a part's picture, over all its triangles. */
const LOOKS = 20_000

/**
 * The one colour that comes nearest to a part as its file shows it: factor × picture × vertex colours, averaged over
 * the
 * surface. A machine makes a part in one colour, so this is what it is offered in.
 */
export function partColor(
  base: BaseColor,
  geometry: WorldPrimitive,
  pictures: Map<Texture, Picture | undefined>,
): PartColor {
  const picture = pictureOf(base.texture, pictures)
  const { colors, uvs, indices } = geometry
  const unread = base.texture !== null && (picture === undefined || uvs === null)
  const read = picture !== undefined && uvs !== null
  if (!colors && !read) return { color: linearToHex(base.factor), mixed: false, unread }
  const sum: Linear = [0, 0, 0]
  const [low, high]: [Linear, Linear] = [
    [1, 1, 1],
    [0, 0, 0],
  ]
  let area = 0
  const grid = read ? Math.max(1, Math.min(16, Math.floor(Math.sqrt((LOOKS * 3) / indices.length)))) : 1
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [indices[i]!, indices[i + 1]!, indices[i + 2]!] as const
    const share = triangleArea(geometry.positions, corners)
    if (share === 0) continue
    const mean: Linear = [0, 0, 0]
    const looks = barycentric(grid)
    for (const at of looks) {
      const paint = read ? linearPixel(picture, mix2(uvs, corners, at), base.wrap) : WHITE
      for (const k of [0, 1, 2] as const) {
        const value =
          paint[k] * (colors ? corners.reduce((total, corner, j) => total + at[j]! * colors[3 * corner + k]!, 0) : 1)
        mean[k] += value / looks.length
        low[k] = Math.min(low[k], value)
        high[k] = Math.max(high[k], value)
      }
    }
    area += share
    for (const k of [0, 1, 2] as const) sum[k] += share * mean[k]
  }
  const linear = sum.map((value, k) => (area > 0 ? value / area : 1) * base.factor[k]!)
  return { color: linearToHex(linear), mixed: high.some((value, k) => value - low[k]! > 0.02), unread }
}

const WHITE: Linear = [1, 1, 1]

function pictureOf(texture: Texture | null, known: Map<Texture, Picture | undefined>): Picture | undefined {
  if (!texture) return undefined
  if (!known.has(texture)) known.set(texture, decodePng(texture.getImage() ?? new Uint8Array()))
  return known.get(texture)
}

const grids = new Map<number, readonly (readonly [number, number, number])[]>()

/** The middles of n² equal small triangles. */
function barycentric(n: number): readonly (readonly [number, number, number])[] {
  const known = grids.get(n)
  if (known) return known
  const out: [number, number, number][] = []
  for (let i = 0; i < n; i++) {
    for (let j = 0; i + j < n; j++) {
      for (const middle of i + j + 1 < n ? [1 / 3, 2 / 3] : [1 / 3])
        out.push([(i + middle) / n, (j + middle) / n, 1 - (i + j + 2 * middle) / n])
    }
  }
  grids.set(n, out)
  return out
}

function mix2(
  values: Float32Array,
  corners: readonly [number, number, number],
  at: readonly number[],
): [number, number] {
  const one = (k: number): number =>
    at[0]! * values[2 * corners[0] + k]! + at[1]! * values[2 * corners[1] + k]! + at[2]! * values[2 * corners[2] + k]!
  return [one(0), one(1)]
}

/** sRGB 0–255 to linear 0–1 (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) =>
  value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
)

function linearPixel(picture: Picture, [u, v]: readonly [number, number], wrap: BaseColor['wrap']): Linear {
  const at = (value: number, size: number, mode: TextureWrap): number =>
    Math.min(size - 1, Math.max(0, Math.floor(wrapped(value, mode) * size)))
  const [r, g, b] = picture.pixel(at(u, picture.width, wrap[0]), at(v, picture.height, wrap[1]))
  return [LINEAR[Math.round(r)]!, LINEAR[Math.round(g)]!, LINEAR[Math.round(b)]!]
}

function wrapped(value: number, mode: TextureWrap): number {
  if (!Number.isFinite(value)) return 0
  if (mode === 'clamp') return Math.min(1, Math.max(0, value))
  const whole = Math.floor(value)
  return mode === 'mirror' && whole % 2 !== 0 ? 1 - (value - whole) : value - whole
}

function triangleArea(p: Float64Array, [a, b, c]: readonly [number, number, number]): number {
  const side = (to: number, k: number): number => p[3 * to + k]! - p[3 * a + k]!
  const [ux, uy, uz, vx, vy, vz] = [side(b, 0), side(b, 1), side(b, 2), side(c, 0), side(c, 1), side(c, 2)]
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2
}

/** glTF factors are linear; `#rrggbb` is sRGB (IEC 61966-2-1). */
function linearToHex(linear: readonly number[]): string {
  const channel = (value: number): string => {
    const v = Math.min(1, Math.max(0, value))
    const srgb = v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055
    return Math.round(255 * srgb)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(linear[0]!)}${channel(linear[1]!)}${channel(linear[2]!)}`
}

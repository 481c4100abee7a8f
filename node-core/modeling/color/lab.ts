import type { Rgb } from './srgb.ts'

/** CIE 1976 L*a*b* under D65: distances in it are about those an eye sees. */
export type Lab = readonly [number, number, number]

/** (6/29)³: below it the curve is a straight line. */
const LINE_BELOW = 216 / 24_389
const LINE_SLOPE = 24_389 / 27 / 116

/** From linear sRGB (IEC 61966-2-1 primaries) to X/Xn, Y/Yn, Z/Zn, row by row. */
const TO_XYZ = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
] as const
const FROM_XYZ = inverse(TO_XYZ)

/** Linear sRGB to L*a*b*; the same bits on every engine, so that two nodes agree. */
export function linearToLab(r: number, g: number, b: number): Lab {
  const [x, y, z] = TO_XYZ.map((row) => curve(row[0] * r + row[1] * g + row[2] * b)) as [number, number, number]
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** L*a*b* to linear sRGB; below 0 or above 1 where the screen has no such colour. */
export function labToLinear([l, a, b]: Lab): Rgb {
  const y = (l + 16) / 116
  const [x, yn, z] = [uncurve(y + a / 500), uncurve(y), uncurve(y - b / 200)]
  return FROM_XYZ.map((row) => row[0] * x + row[1] * yn + row[2] * z) as unknown as Rgb
}

type Rows = readonly [Rgb, Rgb, Rgb]

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Rows): Rows {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  return [
    [(e * i - f * h) / determinant, (c * h - b * i) / determinant, (b * f - c * e) / determinant],
    [(f * g - d * i) / determinant, (a * i - c * g) / determinant, (c * d - a * f) / determinant],
    [(d * h - e * g) / determinant, (b * g - a * h) / determinant, (a * e - b * d) / determinant],
  ]
}

function uncurve(t: number): number {
  const cube = t * t * t
  return cube > LINE_BELOW ? cube : (t - 16 / 116) / LINE_SLOPE
}

function curve(t: number): number {
  return t > LINE_BELOW ? cubeRoot(t) : LINE_SLOPE * t + 16 / 116
}

/**
 * For 0.008 to 1.1, to the last digits. Halley's steps: only operations that IEEE 754 rounds exactly, unlike
 * `Math.cbrt`.
 */
function cubeRoot(x: number): number {
  let y = 0.5 + 0.5 * x
  for (let i = 0; i < 5; i++) {
    const cube = y * y * y
    y *= (cube + 2 * x) / (2 * cube + x)
  }
  return y
}

/** ΔE*76 squared: cheaper to compare. */
export function distanceSquared(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [l, m, n] = [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!]
  return l * l + m * m + n * n
}

/** CIE 1976 colour difference ΔE*ab: about 2 is just seen. */
export function deltaE76(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(distanceSquared(a, b))
}

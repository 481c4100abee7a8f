import type { Vector3 } from '#node-core/model/vector3.ts'

/*
 * Seen from the front, from the right and from above. The angles have sines and cosines that are fractions (3, 4, 5 and
 * 5, 12, 13): `Math.sin` may differ between engines, and the picture must not.
 */
const [SIDE, FRONT] = [3 / 5, 4 / 5]
const [HIGH, LEVEL] = [5 / 13, 12 / 13]

/** Directions in the prop's axes (Y up, its front at +Z): to the right of the picture, up in it, out of it. */
export const RIGHT: Vector3 = [FRONT, 0, -SIDE]
export const UP: Vector3 = [-SIDE * HIGH, LEVEL, -FRONT * HIGH]
export const OUT: Vector3 = [SIDE * LEVEL, HIGH, FRONT * LEVEL]

export const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** Unit vector; null where there is no direction. */
export function unit([x, y, z]: Vector3): Vector3 | null {
  const length = Math.sqrt(x * x + y * y + z * z)
  return length > 0 ? [x / length, y / length, z / length] : null
}

/** A direction as the picture has it: to the right, up, out of it. */
const inPicture = (right: number, up: number, out: number): Vector3 =>
  unit([0, 1, 2].map((k) => right * RIGHT[k]! + up * UP[k]! + out * OUT[k]!) as unknown as Vector3)!

const KEY = inPicture(-0.55, 0.75, 0.6)
const FILL = inPicture(0.9, 0.1, 0.4)

/** Share of its colour that a surface shows, in linear light: a soft lamp at the upper left, a weak one right. */
export function lightOn(normal: Vector3): number {
  const sky = 0.5 + 0.5 * normal[1]
  return Math.min(1, 0.1 + 0.14 * sky + 0.72 * Math.max(0, dot(normal, KEY)) + 0.14 * Math.max(0, dot(normal, FILL)))
}

import type { TextZone, Vector3 } from '#node-core/model/prop.ts'

/**
 * A text zone as a right-handed frame on the finished piece: x along the words, y up the letters, z out of the
 * material.
 */
export interface ZoneFrame {
  readonly origin: Vector3
  readonly right: Vector3
  readonly up: Vector3
  readonly normal: Vector3
  readonly widthMm: number
  readonly heightMm: number
}

/** @param scale finished size ÷ published size */
export function zoneFrame(
  zone: Pick<TextZone, 'origin' | 'normal' | 'up' | 'widthMm' | 'heightMm'>,
  scale: number,
): ZoneFrame {
  const { normal: n, up: u, origin } = zone
  return {
    origin: [origin[0] * scale, origin[1] * scale, origin[2] * scale],
    right: [u[1] * n[2] - u[2] * n[1], u[2] * n[0] - u[0] * n[2], u[0] * n[1] - u[1] * n[0]],
    up: u,
    normal: n,
    widthMm: zone.widthMm * scale,
    heightMm: zone.heightMm * scale,
  }
}

/** A point of the zone's plane, in mm of the finished piece. */
export function pointOnZone(frame: ZoneFrame, x: number, y: number, z = 0): Vector3 {
  const at = (k: 0 | 1 | 2): number => frame.origin[k] + frame.right[k] * x + frame.up[k] * y + frame.normal[k] * z
  return [at(0), at(1), at(2)]
}

/** Column-major 4×4 from zone coordinates, `z` mm above the plane, to the finished piece. */
export function zoneMatrix(
  frame: ZoneFrame,
  z: number,
): [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
] {
  const o = pointOnZone(frame, 0, 0, z)
  return [...frame.right, 0, ...frame.up, 0, ...frame.normal, 0, ...o, 1]
}

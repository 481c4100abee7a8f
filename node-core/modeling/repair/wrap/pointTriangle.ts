/**
 * Square of the distance of a point from a triangle (Ericson 2005, §5.1.5); plain arithmetic, the same on every engine.
 *
 * @param a first place of each corner in `p`
 */
export function pointTriangle(
  p: Float32Array,
  a: number,
  b: number,
  c: number,
  x: number,
  y: number,
  z: number,
): number {
  const [ax, ay, az] = [p[a]!, p[a + 1]!, p[a + 2]!]
  const [ux, uy, uz] = [p[b]! - ax, p[b + 1]! - ay, p[b + 2]! - az]
  const [vx, vy, vz] = [p[c]! - ax, p[c + 1]! - ay, p[c + 2]! - az]
  const [wx, wy, wz] = [x - ax, y - ay, z - az]
  const d1 = ux * wx + uy * wy + uz * wz
  const d2 = vx * wx + vy * wy + vz * wz
  const uu = ux * ux + uy * uy + uz * uz
  const uv = ux * vx + uy * vy + uz * vz
  const vv = vx * vx + vy * vy + vz * vz
  const [d3, d4, d5, d6] = [d1 - uu, d2 - uv, d1 - uv, d2 - vv]
  let [s, t] = [0, 0]
  const va = d3 * d6 - d5 * d4
  const vb = d5 * d2 - d1 * d6
  const vc = d1 * d4 - d3 * d2
  if (d1 <= 0 && d2 <= 0) [s, t] = [0, 0]
  else if (d3 >= 0 && d4 <= d3) [s, t] = [1, 0]
  else if (d6 >= 0 && d5 <= d6) [s, t] = [0, 1]
  // A side without length has no place along it: the other sides answer for it.
  else if (uu > 0 && vc <= 0 && d1 >= 0 && d3 <= 0) [s, t] = [d1 / (d1 - d3), 0]
  else if (vv > 0 && vb <= 0 && d2 >= 0 && d6 <= 0) [s, t] = [0, d2 / (d2 - d6)]
  else if (va <= 0 && d4 >= d3 && d5 >= d6) {
    t = (d4 - d3) / (d4 - d3 + (d5 - d6))
    s = 1 - t
  } else {
    const sum = va + vb + vc
    ;[s, t] = [vb / sum, vc / sum]
  }
  const [dx, dy, dz] = [wx - s * ux - t * vx, wy - s * uy - t * vy, wz - s * uz - t * vz]
  return dx * dx + dy * dy + dz * dz
}

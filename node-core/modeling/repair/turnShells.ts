import type { Shell } from '../geometry/splitShells.ts'

/** A direction that no model is likely to be built along; the same on every engine. */
const RAY = [0.5377, 0.3211, 0.7797] as const

/**
 * Turns shells that look inwards but lie in no other: they are no hollows, their file has them inside out. What lies in
 * such a shell is turned with it: a hollow stays one.
 */
export function turnShells(shells: readonly Shell[]): readonly Shell[] {
  const outer = shells.filter(({ volumeMm3 }) => volumeMm3 > 0)
  const turned = shells.filter((shell) => shell.volumeMm3 < 0 && !outer.some((other) => lieIn(shell, other)))
  return shells.map((shell) =>
    turned.includes(shell) || turned.some((other) => lieIn(shell, other)) ? reverseShell(shell) : shell,
  )
}

/** The same surface looking the other way. */
export function reverseShell(shell: Shell): Shell {
  const indices = shell.indices.slice()
  for (let i = 0; i < indices.length; i += 3) [indices[i + 1], indices[i + 2]] = [indices[i + 2]!, indices[i + 1]!]
  return { ...shell, indices, volumeMm3: -shell.volumeMm3 }
}

/** Does the first point of one shell lie within the other? By crossings of a ray. */
function lieIn({ positions }: Shell, { positions: p, indices }: Shell): boolean {
  const [x, y, z] = [positions[0]!, positions[1]!, positions[2]!]
  let inside = false
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
    const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!]
    const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!]
    // Möller and Trumbore 1997.
    const [hx, hy, hz] = [RAY[1] * vz - RAY[2] * vy, RAY[2] * vx - RAY[0] * vz, RAY[0] * vy - RAY[1] * vx]
    const det = ux * hx + uy * hy + uz * hz
    if (det === 0) continue
    const [sx, sy, sz] = [x - p[a]!, y - p[a + 1]!, z - p[a + 2]!]
    const s = (sx * hx + sy * hy + sz * hz) / det
    const [qx, qy, qz] = [sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux]
    const t = (RAY[0] * qx + RAY[1] * qy + RAY[2] * qz) / det
    if (s < 0 || t < 0 || s + t > 1) continue
    if ((vx * qx + vy * qy + vz * qz) / det > 0) inside = !inside
  }
  return inside
}

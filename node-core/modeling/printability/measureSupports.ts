import type { TriangleMesh } from '../import/importedProp.ts'

/**
 * Area that hangs over more than 45° when the part is printed standing as it is shown (Y up), mm². Faces that lie on
 * the
 * bed do not count. A hint for the price of supports, not a verdict: a factory may turn the part.
 */
export function measureSupports({ positions: p, indices }: TriangleMesh): number {
  let floor = Infinity
  for (let i = 1; i < p.length; i += 3) floor = Math.min(floor, p[i]!)
  let area = 0
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
    const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!]
    const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!]
    const ny = uz * vx - ux * vz
    const length = Math.hypot(uy * vz - uz * vy, ny, ux * vy - uy * vx)
    if (length === 0 || ny / length > -Math.SQRT1_2) continue
    if (Math.max(p[a + 1]!, p[b + 1]!, p[c + 1]!) < floor + 0.3) continue
    area += length / 2
  }
  return area
}

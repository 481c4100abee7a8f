import type { DistanceField } from './distanceField.ts'

/**
 * By point of the grid, positive within the wrap: up to the reach from the surface, and wherever one cannot get to from
 * outside without coming that near (so openings narrower than twice the reach close, and hollows fill).
 */
export function insideField({ size: [nx, ny, nz], reachMm, distance }: DistanceField): Float32Array {
  const outside = new Uint8Array(distance.length)
  // The grid's first point lies beyond the reach: the grid is larger than the surface by more.
  const open = [0]
  outside[0] = 1
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny] as const
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const i = at % nx
    const j = Math.floor(at / nx) % ny
    const k = Math.floor(at / (nx * ny))
    const free = [i < nx - 1, i > 0, j < ny - 1, j > 0, k < nz - 1, k > 0]
    for (let s = 0; s < 6; s++) {
      const next = at + steps[s]!
      if (!free[s] || outside[next] === 1 || distance[next]! <= reachMm) continue
      outside[next] = 1
      open.push(next)
    }
  }
  return Float32Array.from(distance, (d, i) => {
    const depth = d === Infinity ? -reachMm : reachMm - d
    return outside[i] === 1 || depth > 0 ? depth : reachMm
  })
}

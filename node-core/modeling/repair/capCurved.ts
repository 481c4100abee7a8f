/** Longest rim whose cap of least surface is looked for: the search grows with the cube. */
export const MAX_CURVED_RIM = 160
/** Of all rims of a surface together, by their cubes: a second or two. */
export const MAX_CURVED_WORK = 12 * MAX_CURVED_RIM ** 3

type Triangle = readonly [number, number, number]

/**
 * The cap of least surface over a rim that lies in no plane (Barequet and Sharir 1995: the cheapest way to cut the
 * polygon of each stretch of the rim, from the short ones to the whole). Null where there is none.
 *
 * @param cap vertices in the cap's direction, at most {@link MAX_CURVED_RIM}
 * @param isTaken an edge of the surface runs between these two already: the cap's may not
 */
export function capCurved(
  p: Float32Array,
  cap: readonly number[],
  isTaken: (a: number, b: number) => boolean,
): Triangle[] | null {
  const n = cap.length
  const area = (i: number, j: number, k: number): number => {
    const [a, b, c] = [3 * cap[i]!, 3 * cap[j]!, 3 * cap[k]!]
    const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!]
    const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!]
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    return Math.sqrt(x * x + y * y + z * z)
  }
  const cost = new Float64Array(n * n)
  const cut = new Int32Array(n * n)
  for (let span = 2; span < n; span++)
    for (let i = 0; i + span < n; i++) {
      const k = i + span
      let best = Infinity
      if (span < n - 1 && isTaken(cap[i]!, cap[k]!)) {
        cost[i * n + k] = Infinity
        continue
      }
      for (let j = i + 1; j < k; j++) {
        const sum = cost[i * n + j]! + cost[j * n + k]! + area(i, j, k)
        if (sum < best) {
          best = sum
          cut[i * n + k] = j
        }
      }
      cost[i * n + k] = best
    }
  if (cost[n - 1] === Infinity) return null
  const out: Triangle[] = []
  const open: (readonly [number, number])[] = [[0, n - 1]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [i, k] = next
    if (k - i < 2) continue
    const j = cut[i * n + k]!
    out.push([cap[i]!, cap[j]!, cap[k]!])
    open.push([i, j], [j, k])
  }
  return out
}

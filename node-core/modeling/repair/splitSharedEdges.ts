import { joinSides } from './joinSides.ts'
import { acrossFrom, endOf, sidesOfEdges, type Side } from './sidesOfEdges.ts'

/** Each pass handles a triangle once; a triangle has three edges, and halves of it may be cut again. */
const MAX_PASSES = 12

interface Surface {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  readonly source: Uint32Array
}

/**
 * Where two pairs of joined triangles run along one edge between the same two vertices, all but the first pair are cut
 * in the middle of it: each edge then belongs to two triangles, and nothing has moved. Null where a side has no
 * partner.
 */
export function splitSharedEdges(surface: Surface): Surface | null {
  let now = surface
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const joined = joinSides(now.positions, now.indices)
    if (joined.includes(-1)) return null
    const shared = [...sidesOfEdges(now.indices, now.positions.length / 3).values()].filter(({ length }) => length > 2)
    if (shared.length === 0) return now
    now = cut(now, joined, shared)
  }
  return null
}

function cut(
  { positions, indices, source }: Surface,
  joined: Int32Array,
  shared: readonly (readonly Side[])[],
): Surface {
  const places = [...positions]
  const corners = [...indices]
  const numbers = [...source]
  const touched = new Set<number>()
  /** Halves the triangle of a side at `middle`; the half at the side's end is a new triangle. */
  const halve = (side: Side, middle: number): void => {
    const apex = corners[acrossFrom(side)]!
    corners.push(middle, corners[endOf(side)]!, apex)
    numbers.push(numbers[Math.floor(side / 3)]!)
    corners[endOf(side)] = middle
  }
  for (const sides of shared) {
    const [first] = sides
    for (const side of sides) {
      const other = joined[side]!
      if (side > other || side === first || other === first) continue
      const [a, b] = [Math.floor(side / 3), Math.floor(other / 3)]
      if (a === b || touched.has(a) || touched.has(b)) continue
      touched.add(a).add(b)
      const [from, to] = [3 * indices[side]!, 3 * indices[endOf(side)]!]
      const middle = places.length / 3
      for (let k = 0; k < 3; k++) places.push((positions[from + k]! + positions[to + k]!) / 2)
      halve(side, middle)
      halve(other, middle)
    }
  }
  return {
    positions: Float32Array.from(places),
    indices: Uint32Array.from(corners),
    source: Uint32Array.from(numbers),
  }
}

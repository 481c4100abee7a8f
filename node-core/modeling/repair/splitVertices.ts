import { endOf } from './sidesOfEdges.ts'

/**
 * Gives every fan of joined triangles a vertex of its own, so that a vertex where two bodies or two rims touch becomes
 * two in one place: afterwards each rim passes a vertex once.
 *
 * @param joined by side, see `joinSides`
 */
export function splitVertices(
  positions: Float32Array,
  indices: Uint32Array,
  joined: Int32Array,
): { readonly positions: Float32Array; readonly indices: Uint32Array } {
  const parent = Uint32Array.from(indices, (_, corner) => corner)
  const root = (corner: number): number => {
    let c = corner
    while (parent[c] !== c) {
      parent[c] = parent[parent[c]!]!
      c = parent[c]!
    }
    return c
  }
  const unite = (a: number, b: number): void => {
    const [one, other] = [root(a), root(b)]
    if (one !== other) parent[Math.max(one, other)] = Math.min(one, other)
  }
  joined.forEach((other, side) => {
    if (other <= side) return
    unite(side, endOf(other))
    unite(endOf(side), other)
  })
  const numbers = new Map<number, number>()
  const kept: number[] = []
  const out = indices.map((vertex, corner) => {
    const fan = root(corner)
    let number = numbers.get(fan)
    if (number === undefined) {
      number = kept.length
      numbers.set(fan, number)
      kept.push(vertex)
    }
    return number
  })
  const places = new Float32Array(3 * kept.length)
  kept.forEach((vertex, i) => places.set(positions.subarray(3 * vertex, 3 * vertex + 3), 3 * i))
  return { positions: places, indices: out }
}

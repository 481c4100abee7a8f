import { acrossFrom, endOf, sidesOfEdges, type Side } from './sidesOfEdges.ts'

/** Triangles in one edge beyond this are no model's: a fan of thousands would be sorted for minutes. */
const MAX_IN_AN_EDGE = 64

/** A place on the circle, rising with the angle from 0 to 4; only operations that are the same on every engine. */
function around(x: number, y: number): number {
  const sum = Math.abs(x) + Math.abs(y)
  if (sum === 0) return 0
  return y >= 0 ? 1 - x / sum : 3 + x / sum
}

/**
 * For each side the one it is joined to, −1 where an opening begins. Where more than two triangles meet in an edge,
 * those are joined that have material between them: bodies that touch in an edge come apart there.
 */
export function joinSides(positions: Float32Array, indices: Uint32Array): Int32Array {
  const joined = new Int32Array(indices.length).fill(-1)
  const join = (one: Side, other: Side): void => {
    joined[one] = other
    joined[other] = one
  }
  for (const sides of sidesOfEdges(indices, positions.length / 3).values()) {
    const [one, other] = sides
    if (one === undefined || other === undefined) continue
    if (sides.length === 2) {
      if (indices[one] !== indices[other]) join(one, other)
      continue
    }
    if (sides.length <= MAX_IN_AN_EDGE) for (const [a, b] of pairs(positions, indices, sides)) join(a, b)
  }
  return joined
}

function pairs(p: Float32Array, indices: Uint32Array, sides: readonly Side[]): (readonly [Side, Side])[] {
  const [from, to] = [3 * indices[sides[0]!]!, 3 * indices[endOf(sides[0]!)]!]
  const axis = [0, 1, 2].map((k) => p[to + k]! - p[from + k]!) as unknown as Three
  // Any two directions at right angles to the edge, the second a quarter turn on.
  const least = axis.map(Math.abs).indexOf(Math.min(...axis.map(Math.abs)))
  const first = cross(axis, [0, 1, 2].map((k) => (k === least ? 1 : 0)) as unknown as Three)
  const second = cross(axis, first)
  const [one, two] = [Math.sqrt(dot(first, first)), Math.sqrt(dot(second, second))]
  const ring = sides
    .map((side) => {
      const apex = 3 * indices[acrossFrom(side)]!
      const w = [0, 1, 2].map((k) => p[apex + k]! - p[from + k]!) as unknown as Three
      return { side, forward: 3 * indices[side]! === from, at: around(dot(w, first) / one, dot(w, second) / two) }
    })
    .sort((a, b) => a.at - b.at || a.side - b.side)
  const left = new Set(ring)
  const found: (readonly [Side, Side])[] = []
  // A triangle along the edge has its material behind it: against the turn. Its partner is the next one there.
  for (let again = true; again;) {
    again = false
    for (const face of left) {
      if (!face.forward) continue
      const rest = [...left]
      const partner = rest[(rest.indexOf(face) + rest.length - 1) % rest.length]!
      if (partner.forward) continue
      found.push([face.side, partner.side])
      left.delete(face)
      left.delete(partner)
      again = true
      break
    }
  }
  return found
}

type Three = readonly [number, number, number]
const dot = (a: Three, b: Three): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Three, b: Three): Three => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

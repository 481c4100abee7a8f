import { sidesOfEdges } from './sidesOfEdges.ts'

/** Triangles that look one way across every edge that two of them share. */
export interface TurnedFaces {
  readonly indices: Uint32Array
  /** How many triangles were turned. */
  readonly turned: number
}

/**
 * Turns triangles that disagree with their neighbours about which side is outside; of each connected piece the smaller
 * share is turned. Edges where more than two meet tell nothing and are not asked.
 */
export function turnFaces(indices: Uint32Array, vertices: number): TurnedFaces {
  const triangles = indices.length / 3
  const neighbours: { to: number; against: boolean }[][] = Array.from({ length: triangles }, () => [])
  for (const sides of sidesOfEdges(indices, vertices).values()) {
    const [one, other] = sides
    if (sides.length !== 2 || one === undefined || other === undefined) continue
    const [a, b] = [Math.floor(one / 3), Math.floor(other / 3)]
    if (a === b) continue
    const against = indices[one] === indices[other]
    neighbours[a]!.push({ to: b, against })
    neighbours[b]!.push({ to: a, against })
  }
  const state = new Int8Array(triangles)
  const out = indices.slice()
  let turned = 0
  for (let first = 0; first < triangles; first++) {
    if (state[first] !== 0) continue
    const piece = [first]
    state[first] = 1
    for (let i = 0; i < piece.length; i++)
      for (const { to, against } of neighbours[piece[i]!]!)
        if (state[to] === 0) {
          state[to] = against ? -state[piece[i]!]! : state[piece[i]!]!
          piece.push(to)
        }
    const minus = piece.filter((t) => state[t] === -1)
    const few = 2 * minus.length > piece.length ? piece.filter((t) => state[t] === 1) : minus
    for (const t of few) [out[3 * t + 1], out[3 * t + 2]] = [out[3 * t + 2]!, out[3 * t + 1]!]
    turned += few.length
  }
  return { indices: out, turned }
}

import { endOf } from './sidesOfEdges.ts'

/** The edge of an opening. */
export interface Rim {
  /** Vertices in turn, along the triangles' sides; a cap runs against it. */
  readonly vertices: readonly number[]
}

/** The rims of a surface whose vertices were split: each side without a partner lies on exactly one. */
export function findRims(indices: Uint32Array, joined: Int32Array): Rim[] {
  const next = new Map<number, number>()
  joined.forEach((other, side) => {
    if (other === -1) next.set(indices[side]!, indices[endOf(side)]!)
  })
  const rims: Rim[] = []
  const seen = new Set<number>()
  for (const first of next.keys()) {
    if (seen.has(first)) continue
    const vertices: number[] = []
    for (let at: number | undefined = first; at !== undefined && !seen.has(at); at = next.get(at)) {
      seen.add(at)
      vertices.push(at)
    }
    rims.push({ vertices })
  }
  return rims
}

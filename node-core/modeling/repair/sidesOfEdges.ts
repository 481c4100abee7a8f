/** A triangle's side: its number is its first corner's place in `indices`; it runs to the triangle's next corner. */
export type Side = number

/** The corner a side ends at, as a place in `indices`. */
export const endOf = (side: Side): number => (side % 3 === 2 ? side - 2 : side + 1)

/** The corner opposite to a side. */
export const acrossFrom = (side: Side): number => (side % 3 === 0 ? side + 2 : side - 1)

/** By edge, all sides that run along it in either direction, in the order of the triangles. */
export function sidesOfEdges(indices: Uint32Array, vertices: number): ReadonlyMap<number, readonly Side[]> {
  const edges = new Map<number, Side[]>()
  for (let side = 0; side < indices.length; side++) {
    const [a, b] = [indices[side]!, indices[endOf(side)]!]
    const key = a < b ? a * vertices + b : b * vertices + a
    const list = edges.get(key)
    if (list) list.push(side)
    else edges.set(key, [side])
  }
  return edges
}

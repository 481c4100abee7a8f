/** How the triangles of a welded mesh meet. A closed, oriented surface has no entry but `edges`. */
export interface EdgeReport {
  readonly edges: number
  /** Edges with a triangle on one side only: holes. */
  readonly open: number
  /** Edges where more than two triangles meet, or two that disagree about outside. */
  readonly tangled: number
  /** Triangles in the edge where most meet. */
  readonly most: number
}

/** Counts directed edges: on a closed oriented surface each occurs once in each direction. */
export function edgeReport(indices: Uint32Array, vertexCount: number): EdgeReport {
  const balance = new Map<number, { forward: number; backward: number }>()
  for (let i = 0; i < indices.length; i++) {
    const a = indices[i]!
    const b = indices[i % 3 === 2 ? i - 2 : i + 1]!
    const key = a < b ? a * vertexCount + b : b * vertexCount + a
    const entry = balance.get(key) ?? { forward: 0, backward: 0 }
    if (a < b) entry.forward++
    else entry.backward++
    balance.set(key, entry)
  }
  let open = 0
  let tangled = 0
  let most = 0
  for (const { forward, backward } of balance.values()) {
    most = Math.max(most, forward + backward)
    if (forward + backward === 1) open++
    else if (forward !== 1 || backward !== 1) tangled++
  }
  return { edges: balance.size, open, tangled, most }
}

/** True for a surface that bounds a solid as far as its edges can tell. */
export function isClosed(indices: Uint32Array, vertexCount: number): boolean {
  const report = edgeReport(indices, vertexCount)
  return indices.length > 0 && report.open === 0 && report.tangled === 0
}

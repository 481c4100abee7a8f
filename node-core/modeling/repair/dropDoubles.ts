import type { WeldedMesh } from '../mesh/weldVertices.ts'

/**
 * Leaves out what lies twice on the same three vertices: two that look against each other go both (a wall between two
 * bodies, a sheet folded on itself: neither bounds a body), and of those that look the same way one is kept.
 *
 * @param copies keep those that look the same way all: two bodies may share a face
 */
export function dropDoubles(
  { positions, indices, source }: Omit<WeldedMesh, 'droppedTriangles'>,
  copies = false,
): WeldedMesh {
  const count = positions.length / 3
  const groups = new Map<string, { even: number[]; odd: number[] }>()
  for (let t = 0; t < indices.length / 3; t++) {
    const corners = [indices[3 * t]!, indices[3 * t + 1]!, indices[3 * t + 2]!] as const
    const low = Math.min(...corners)
    const high = Math.max(...corners)
    const middle = corners[0] + corners[1] + corners[2] - low - high
    const key = `${low * count + middle},${high}`
    const group = groups.get(key) ?? { even: [], odd: [] }
    if (group.even.length + group.odd.length === 0) groups.set(key, group)
    // From the lowest corner on: does the middle one come next?
    const next = corners[(corners.indexOf(low) + 1) % 3]
    ;(next === middle ? group.even : group.odd).push(t)
  }
  const kept: number[] = []
  for (const { even, odd } of groups.values()) {
    const more = even.length > odd.length ? even : odd
    const left = Math.abs(even.length - odd.length)
    for (const t of more.slice(0, copies ? left : Math.min(1, left))) kept.push(t)
  }
  kept.sort((a, b) => a - b)
  return {
    positions,
    indices: Uint32Array.from(kept.flatMap((t) => [indices[3 * t]!, indices[3 * t + 1]!, indices[3 * t + 2]!])),
    source: Uint32Array.from(kept, (t) => source[t]!),
    droppedTriangles: indices.length / 3 - kept.length,
  }
}

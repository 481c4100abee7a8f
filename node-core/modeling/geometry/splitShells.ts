import type { TriangleMesh } from '../import/importedProp.ts'

/** A connected piece of a welded mesh. */
export interface Shell extends TriangleMesh {
  /** Signed: negative when the surface faces inwards, as the wall of a cavity does. */
  readonly volumeMm3: number
  /** Number of each triangle in the part. */
  readonly triangles: Uint32Array
}

/**
 * Connected pieces of a welded mesh (vertices shared), by union-find, in the order of their first triangle.
 *
 * @param numbers of the triangles in the part
 */
export function splitShells(positions: Float32Array, indices: Uint32Array, numbers: Uint32Array): readonly Shell[] {
  const parent = Uint32Array.from({ length: positions.length / 3 }, (_, i) => i)
  const root = (vertex: number): number => {
    let v = vertex
    while (parent[v] !== v) {
      parent[v] = parent[parent[v]!]!
      v = parent[v]!
    }
    return v
  }
  for (let i = 0; i < indices.length; i += 3) {
    const a = root(indices[i]!)
    for (const k of [1, 2]) parent[root(indices[i + k]!)] = a
  }
  const byRoot = new Map<number, number[]>()
  for (let i = 0; i < indices.length; i += 3) {
    const r = root(indices[i]!)
    const list = byRoot.get(r)
    if (list) list.push(i)
    else byRoot.set(r, [i])
  }
  return [...byRoot.values()].map((triangles) => extract(positions, indices, triangles, numbers))
}

function extract(
  positions: Float32Array,
  indices: Uint32Array,
  triangles: readonly number[],
  numbers: Uint32Array,
): Shell {
  const remap = new Map<number, number>()
  const out = new Uint32Array(3 * triangles.length)
  const kept: number[] = []
  triangles.forEach((start, t) => {
    for (let k = 0; k < 3; k++) {
      const vertex = indices[start + k]!
      let to = remap.get(vertex)
      if (to === undefined) {
        to = kept.length
        remap.set(vertex, to)
        kept.push(vertex)
      }
      out[3 * t + k] = to
    }
  })
  const shellPositions = new Float32Array(3 * kept.length)
  kept.forEach((vertex, i) => shellPositions.set(positions.subarray(3 * vertex, 3 * vertex + 3), 3 * i))
  return {
    positions: shellPositions,
    indices: out,
    volumeMm3: signedVolume(shellPositions, out),
    triangles: Uint32Array.from(triangles, (start) => numbers[start / 3]!),
  }
}

/** Sum of tetrahedra to the first vertex (not to the origin: far-away parts would lose digits), mm³. */
export function signedVolume(p: Float32Array, indices: Uint32Array): number {
  const [ox, oy, oz] = [p[0] ?? 0, p[1] ?? 0, p[2] ?? 0]
  let sum = 0
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
    const [ax, ay, az] = [p[a]! - ox, p[a + 1]! - oy, p[a + 2]! - oz]
    const [bx, by, bz] = [p[b]! - ox, p[b + 1]! - oy, p[b + 2]! - oz]
    const [cx, cy, cz] = [p[c]! - ox, p[c + 1]! - oy, p[c + 2]! - oz]
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
  }
  return sum / 6
}

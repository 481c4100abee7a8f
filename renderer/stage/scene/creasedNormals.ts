/**
 * Per-corner normals that are smooth over gentle bends and hard over edges: faces around a welded vertex are averaged
 * only with those that differ by less than the crease angle. Returns three corners per triangle, unindexed.
 * @param creaseDegrees default 32: letters keep their edges, turned wood stays round
 */
export function creasedNormals(
  positions: Float32Array,
  indices: Uint32Array,
  creaseDegrees = 32,
): { positions: Float32Array; normals: Float32Array } {
  const triangles = indices.length / 3
  const face = new Float32Array(indices.length)
  const area = new Float32Array(triangles)
  for (let t = 0; t < triangles; t++) {
    const [a, b, c] = [3 * indices[3 * t]!, 3 * indices[3 * t + 1]!, 3 * indices[3 * t + 2]!]
    const [ux, uy, uz] = [
      positions[b]! - positions[a]!,
      positions[b + 1]! - positions[a + 1]!,
      positions[b + 2]! - positions[a + 2]!,
    ]
    const [vx, vy, vz] = [
      positions[c]! - positions[a]!,
      positions[c + 1]! - positions[a + 1]!,
      positions[c + 2]! - positions[a + 2]!,
    ]
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    const length = Math.hypot(nx, ny, nz) || 1
    face.set([nx / length, ny / length, nz / length], 3 * t)
    area[t] = length
  }
  const welded = weld(positions, indices)
  const { first, next } = facesOfVertices(welded, positions.length / 3)
  const limit = Math.cos((creaseDegrees * Math.PI) / 180)
  const out = { positions: new Float32Array(3 * indices.length), normals: new Float32Array(3 * indices.length) }
  for (let corner = 0; corner < indices.length; corner++) {
    const own = 3 * Math.floor(corner / 3)
    let [x, y, z] = [0, 0, 0]
    for (let other = first[welded[corner]!]!; other !== -1; other = next[other]!) {
      const f = 3 * Math.floor(other / 3)
      if (face[f]! * face[own]! + face[f + 1]! * face[own + 1]! + face[f + 2]! * face[own + 2]! < limit) continue
      const weight = area[f / 3]!
      x += face[f]! * weight
      y += face[f + 1]! * weight
      z += face[f + 2]! * weight
    }
    const length = Math.hypot(x, y, z) || 1
    out.normals.set([x / length, y / length, z / length], 3 * corner)
    const v = 3 * indices[corner]!
    out.positions.set([positions[v]!, positions[v + 1]!, positions[v + 2]!], 3 * corner)
  }
  return out
}

/** One number for each place: vertices that coincide share the first one's index. */
function weld(positions: Float32Array, indices: Uint32Array): Uint32Array {
  const seen = new Map<string, number>()
  const alias = new Int32Array(positions.length / 3).fill(-1)
  return Uint32Array.from(indices, (vertex) => {
    if (alias[vertex]! >= 0) return alias[vertex]!
    const key = `${positions[3 * vertex]},${positions[3 * vertex + 1]},${positions[3 * vertex + 2]}`
    const at = seen.get(key) ?? vertex
    seen.set(key, at)
    alias[vertex] = at
    return at
  })
}

/** Linked lists of corners for each welded vertex. */
function facesOfVertices(welded: Uint32Array, vertices: number): { first: Int32Array; next: Int32Array } {
  const first = new Int32Array(vertices).fill(-1)
  const next = new Int32Array(welded.length)
  for (let corner = 0; corner < welded.length; corner++) {
    next[corner] = first[welded[corner]!]!
    first[welded[corner]!] = corner
  }
  return { first, next }
}

import type { TriangleMesh } from '../import/importedProp.ts'
import type { Manifold } from './loadManifold.ts'
import { tracedTriangles } from './traceFaces.ts'

/** A mesh whose triangles know where they come from. */
export interface TracedMesh extends TriangleMesh {
  /** By triangle: the part's triangle that it is a piece of; −1 where it was newly cut, or the part is not traced. */
  readonly sources: Int32Array
}

/** A solid's surface with every vertex once: what files and checks are made of. */
export function solidMesh(solid: Manifold): TracedMesh {
  const mesh = solid.getMesh()
  // getMesh may double vertices along property seams; the merge table joins them again.
  const to = Uint32Array.from({ length: mesh.vertProperties.length / mesh.numProp }, (_, i) => i)
  mesh.mergeFromVert?.forEach((from, i) => (to[from] = mesh.mergeToVert[i]!))
  const used = new Map<number, number>()
  const indices = Uint32Array.from(mesh.triVerts, (vertex) => {
    const key = to[vertex]!
    const known = used.get(key)
    if (known !== undefined) return known
    used.set(key, used.size)
    return used.size - 1
  })
  const positions = new Float32Array(3 * used.size)
  for (const [from, at] of used)
    positions.set(mesh.vertProperties.subarray(from * mesh.numProp, from * mesh.numProp + 3), 3 * at)
  return { positions, indices, sources: tracedTriangles(mesh.faceID) }
}

/** A mesh to look at: vertices doubled where the surface turns by more than `creaseDegrees`, with normals. */
export interface ShadedMesh extends TracedMesh {
  readonly normals: Float32Array
}

/** @param creaseDegrees edges sharper than this stay sharp. Default 40 */
export function shadedMesh(solid: Manifold, creaseDegrees = 40): ShadedMesh {
  const withNormals = solid.calculateNormals(0, creaseDegrees)
  const mesh = withNormals.getMesh()
  withNormals.delete()
  const count = mesh.vertProperties.length / mesh.numProp
  const positions = new Float32Array(3 * count)
  const normals = new Float32Array(3 * count)
  for (let i = 0; i < count; i++) {
    positions.set(mesh.vertProperties.subarray(i * mesh.numProp, i * mesh.numProp + 3), 3 * i)
    normals.set(mesh.vertProperties.subarray(i * mesh.numProp + 3, i * mesh.numProp + 6), 3 * i)
  }
  return { positions, indices: mesh.triVerts.slice(), normals, sources: tracedTriangles(mesh.faceID) }
}

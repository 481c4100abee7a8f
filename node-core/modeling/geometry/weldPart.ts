import type { TriangleMesh } from '../import/importedProp.ts'
import { isClosed } from '../mesh/edgeReport.ts'
import { weldVertices, type WeldedMesh } from '../mesh/weldVertices.ts'
import type { ManifoldToplevel } from './loadManifold.ts'

/**
 * A mesh welded bit-exactly and, where that leaves openings, by the kernel's own merge of open edges that lie on each
 * other within rounding.
 */
export function weldPart(
  kernel: ManifoldToplevel,
  mesh: TriangleMesh,
): { readonly welded: WeldedMesh; readonly closed: boolean } {
  const welded = weldVertices(mesh.positions, mesh.indices)
  if (isClosed(welded.indices, welded.positions.length / 3)) return { welded, closed: true }
  const { positions, indices, source, droppedTriangles } = welded
  const merging = new kernel.Mesh({ numProp: 3, vertProperties: positions, triVerts: indices })
  if (!merging.merge()) return { welded, closed: false }
  const to = Uint32Array.from({ length: positions.length / 3 }, (_, i) => i)
  merging.mergeFromVert.forEach((from, i) => (to[from] = merging.mergeToVert[i]!))
  const merged = weldVertices(
    positions,
    indices.map((index) => to[index]!),
  )
  return {
    welded: {
      ...merged,
      source: merged.source.map((triangle) => source[triangle]!),
      droppedTriangles: droppedTriangles + merged.droppedTriangles,
    },
    closed: isClosed(merged.indices, merged.positions.length / 3),
  }
}

import type { TriangleMesh } from '../import/importedProp.ts'
import { edgeReport, isClosed } from '../mesh/edgeReport.ts'
import { weldVertices, type WeldedMesh } from '../mesh/weldVertices.ts'
import type { ManifoldToplevel } from './loadManifold.ts'

/** Beyond this merging takes minutes (it grows with the square), and would not part what meets there. */
const MAX_IN_AN_EDGE = 64

/**
 * A mesh welded bit-exactly and, where that leaves openings, by the kernel's own merge of open edges that lie on each
 * other within rounding.
 */
export function weldPart(
  kernel: ManifoldToplevel,
  mesh: TriangleMesh,
): { readonly welded: WeldedMesh; readonly closed: boolean } {
  const welded = weldVertices(mesh.positions, mesh.indices)
  const { open, tangled, most } = edgeReport(welded.indices, welded.positions.length / 3)
  if (open === 0 && tangled === 0 && welded.indices.length > 0) return { welded, closed: true }
  if (most > MAX_IN_AN_EDGE) return { welded, closed: false }
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

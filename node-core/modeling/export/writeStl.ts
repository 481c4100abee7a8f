import { notExportable } from '../errors.ts'
import { edgeReport } from '../mesh/edgeReport.ts'
import { weldVertices } from '../mesh/weldVertices.ts'
import { step, type WorkOptions } from '../progress.ts'
import type { PlacedMesh } from './plateLayout.ts'

/**
 * Binary STL of the whole plate. STL knows no shared vertices, so what comes out is welded and checked again: a good
 * 3MF
 * can be a bad STL (modeling.md §8.3). 3MF is primary.
 * @throws MODELING_NOT_EXPORTABLE when the result is not closed, CANCELLED
 */
export async function writeStl(
  meshes: readonly PlacedMesh[],
  title: string,
  options: WorkOptions = {},
): Promise<Uint8Array> {
  const soup = meshes.map(({ positions, indices, placeMm }) => {
    const corners = new Float32Array(3 * indices.length)
    indices.forEach((vertex, i) =>
      corners.set(
        [positions[3 * vertex]! + placeMm[0], positions[3 * vertex + 1]! + placeMm[1], positions[3 * vertex + 2]!],
        3 * i,
      ),
    )
    const welded = weldVertices(
      corners,
      Uint32Array.from({ length: indices.length }, (_, i) => i),
    )
    const edges = edgeReport(welded.indices, welded.positions.length / 3)
    if (edges.open + edges.tangled > 0)
      throw notExportable('the part is not closed as STL', {
        format: 'stl',
        openEdges: edges.open,
        tangledEdges: edges.tangled,
      })
    return welded
  })
  const triangles = soup.reduce((sum, mesh) => sum + mesh.indices.length / 3, 0)
  const out = new Uint8Array(84 + 50 * triangles)
  const view = new DataView(out.buffer)
  // The header must not begin with "solid": readers take such files for text.
  const header = `STL ${title}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)
  for (let i = 0; i < header.length; i++) out[i] = header.charCodeAt(i)
  view.setUint32(80, triangles, true)
  let at = 84
  for (const [n, { positions: p, indices }] of soup.entries()) {
    await step(options, 'export', n / soup.length)
    for (let i = 0; i < indices.length; i += 3) {
      const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
      const u = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!] as const
      const v = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!] as const
      const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const
      const length = Math.hypot(...normal) || 1
      normal.forEach((value, k) => view.setFloat32(at + 4 * k, value / length, true))
      ;[a, b, c].forEach((corner, j) =>
        [0, 1, 2].forEach((k) => view.setFloat32(at + 12 + 12 * j + 4 * k, p[corner + k]!, true)),
      )
      at += 50
    }
  }
  return out
}

import { notASolid, shellDropped, tooManyShells } from '../errors.ts'
import type { TriangleMesh } from '../import/importedProp.ts'
import { edgeReport } from '../mesh/edgeReport.ts'
import type { Manifold, ManifoldToplevel } from './loadManifold.ts'
import { splitShells, type Shell } from './splitShells.ts'
import { traceableFaces } from './traceFaces.ts'
import { weldVertices, type WeldedMesh } from '../mesh/weldVertices.ts'

/** More loose pieces than this in one part is a scan or a scatter, not a model. */
const MAX_SHELLS = 400

/**
 * A part's triangles as one solid: weld, split into shells, unite those that face outwards, subtract cavities. Nothing
 * is
 * filled or thrown away; every shell must be found again in the result ("fail closed", modeling.md §4).
 * The caller deletes the result.
 *
 * @param traced each triangle of the solid keeps the number it has in the part, all meshes counted through
 * @throws MODELING_NOT_A_SOLID, MODELING_SHELL_DROPPED, MODELING_TOO_MANY_SHELLS
 */
export function toSolid(
  kernel: ManifoldToplevel,
  part: string,
  meshes: readonly TriangleMesh[],
  traced = false,
): Manifold {
  let before = 0
  const shells = meshes.flatMap((mesh) => {
    const first = before
    before += mesh.indices.length / 3
    const welded = weldVertices(mesh.positions, mesh.indices)
    const edges = edgeReport(welded.indices, welded.positions.length / 3)
    if (edges.open > 0 || edges.tangled > 0 || welded.indices.length === 0) {
      const mended = mend(kernel, welded.positions, welded.indices)
      if (!mended)
        throw notASolid('the surface is not closed', {
          part,
          openEdges: edges.open,
          tangledEdges: edges.tangled,
          triangles: welded.indices.length / 3,
        })
      const numbers = mended.source.map((triangle) => first + welded.source[triangle]!)
      return splitShells(mended.positions, mended.indices, numbers)
    }
    return splitShells(
      welded.positions,
      welded.indices,
      welded.source.map((triangle) => first + triangle),
    )
  })
  if (shells.length > MAX_SHELLS)
    throw tooManyShells('too many loose pieces', { part, shells: shells.length, max: MAX_SHELLS })
  // A part that is inside out as a whole was mirrored by its exporter; one shell among others that faces inwards is a
  // cavity.
  const insideOut = shells.every((shell) => shell.volumeMm3 < 0)
  return combine(kernel, part, insideOut ? shells.map(reverse) : shells, traced)
}

/**
 * Joins open edges that lie on each other within rounding (manifold's own merge); undefined when that does not close
 * it.
 */
function mend(kernel: ManifoldToplevel, positions: Float32Array, indices: Uint32Array): WeldedMesh | undefined {
  const mesh = new kernel.Mesh({ numProp: 3, vertProperties: positions, triVerts: indices })
  if (!mesh.merge()) return undefined
  const to = Uint32Array.from({ length: positions.length / 3 }, (_, i) => i)
  mesh.mergeFromVert.forEach((from, i) => (to[from] = mesh.mergeToVert[i]!))
  const merged = indices.map((index) => to[index]!)
  const welded = weldVertices(positions, merged)
  const edges = edgeReport(welded.indices, welded.positions.length / 3)
  return edges.open === 0 && edges.tangled === 0 && welded.indices.length > 0 ? welded : undefined
}

function reverse(shell: Shell): Shell {
  const indices = shell.indices.slice()
  for (let i = 0; i < indices.length; i += 3) [indices[i + 1], indices[i + 2]] = [indices[i + 2]!, indices[i + 1]!]
  return { ...shell, indices, volumeMm3: -shell.volumeMm3 }
}

function combine(kernel: ManifoldToplevel, part: string, shells: readonly Shell[], traced: boolean): Manifold {
  const solids: { solid: Manifold; cavity: boolean }[] = []
  let result: Manifold | undefined
  try {
    for (const shell of shells) {
      const cavity = shell.volumeMm3 < 0
      solids.push({ solid: makeSolid(kernel, part, cavity ? reverse(shell) : shell, traced), cavity })
    }
    const outer = solids.filter((s) => !s.cavity).map((s) => s.solid)
    const cavities = solids.filter((s) => s.cavity).map((s) => s.solid)
    result = outer.length === 1 ? outer[0]!.translate(0, 0, 0) : kernel.Manifold.union(outer)
    if (shells.length > 1) for (const solid of [...outer, ...cavities]) assertInside(part, solid, result, shells.length)
    if (cavities.length > 0) {
      const hollow = kernel.Manifold.difference([result, ...cavities])
      result.delete()
      result = hollow
    }
    if (result.isEmpty()) throw shellDropped('nothing is left', { part, shells: shells.length })
    return result
  } catch (error) {
    result?.delete()
    throw error
  } finally {
    for (const { solid } of solids) solid.delete()
  }
}

function makeSolid(kernel: ManifoldToplevel, part: string, shell: Shell, traced: boolean): Manifold {
  let solid: Manifold
  try {
    solid = kernel.Manifold.ofMesh(
      new kernel.Mesh({
        numProp: 3,
        vertProperties: shell.positions,
        triVerts: shell.indices,
        ...(traced ? { faceID: traceableFaces(shell.triangles) } : {}),
      }),
    )
  } catch (cause) {
    throw notASolid('the kernel refuses a shell', { part, triangles: shell.indices.length / 3 }, cause)
  }
  // A shell without volume (a sheet with two faces) survives as nothing: that too is a shell dropped.
  if (solid.status() !== 'NoError' || solid.isEmpty() || solid.volume() < 1e-6) {
    const status = solid.status()
    solid.delete()
    throw shellDropped('a shell has no volume', { part, status, triangles: shell.indices.length / 3 })
  }
  return solid
}

/** Every shell, outer or cavity, must lie in the united body: one that does not has been dropped on the way. */
function assertInside(part: string, shell: Manifold, body: Manifold, shells: number): void {
  const outside = shell.subtract(body)
  const lost = outside.volume()
  outside.delete()
  if (lost > 0.001 * shell.volume()) throw shellDropped('a shell got lost', { part, shells })
}

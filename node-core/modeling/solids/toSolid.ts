import { notASolid, shellDropped, tooManyShells } from '../errors.ts'
import type { TriangleMesh } from '../import/importedProp.ts'
import { edgeReport } from '../mesh/edgeReport.ts'
import type { Manifold, ManifoldToplevel } from '../geometry/loadManifold.ts'
import { splitShells, type Shell } from '../geometry/splitShells.ts'
import { traceableFaces } from '../geometry/traceFaces.ts'
import { weldPart } from '../geometry/weldPart.ts'
import type { WeldedMesh } from '../mesh/weldVertices.ts'
import { CAP_TRIANGLES, closeMesh } from '../repair/closeMesh.ts'
import { reverseShell, turnShells } from '../repair/turnShells.ts'

/** More loose pieces than this in one part is a scan or a scatter, not a model. */
const MAX_SHELLS = 400

/** How a part becomes a solid. */
export interface SolidOptions {
  /** Each triangle of the solid keeps the number it has in the part, all meshes counted through. */
  readonly traced?: boolean
  /** What the studio agreed to (modeling.md §4.2); nothing is closed or turned without it. */
  readonly closing?: boolean
}

/**
 * A part's triangles as one solid: weld, split into shells, unite those that face outwards, subtract cavities. Nothing
 * is filled without the studio's consent, nothing thrown away; every shell must be found again in the result ("fail
 * closed", modeling.md §4). The caller deletes the result.
 *
 * @throws MODELING_NOT_A_SOLID, MODELING_SHELL_DROPPED, MODELING_TOO_MANY_SHELLS
 */
export function toSolid(
  kernel: ManifoldToplevel,
  part: string,
  meshes: readonly TriangleMesh[],
  { traced = false, closing = false }: SolidOptions = {},
): Manifold {
  let before = 0
  const found = meshes.flatMap((mesh) => {
    const first = before
    before += mesh.indices.length / 3
    const { positions, indices, source } = closedSurface(kernel, part, mesh, closing)
    const numbers = source.map((triangle) => (triangle < CAP_TRIANGLES ? first + triangle : triangle))
    return splitShells(positions, indices, numbers)
  })
  if (found.length > MAX_SHELLS)
    throw tooManyShells('too many loose pieces', { part, shells: found.length, max: MAX_SHELLS })
  // A part that is inside out as a whole was mirrored by its exporter; one shell among others that faces inwards is a
  // cavity.
  const insideOut = found.every((shell) => shell.volumeMm3 < 0)
  const facing = closing ? turnShells(found) : found
  return combine(kernel, part, insideOut ? found.map(reverseShell) : facing, traced)
}

/** @throws MODELING_NOT_A_SOLID */
function closedSurface(
  kernel: ManifoldToplevel,
  part: string,
  mesh: TriangleMesh,
  closing: boolean,
): Pick<WeldedMesh, 'positions' | 'indices' | 'source'> {
  const { welded, closed } = weldPart(kernel, mesh)
  if (closed) return welded
  const capped = closing ? closeMesh(kernel, welded) : null
  if (capped) return capped
  const edges = edgeReport(welded.indices, welded.positions.length / 3)
  throw notASolid('the surface is not closed', {
    part,
    openEdges: edges.open,
    tangledEdges: edges.tangled,
    triangles: welded.indices.length / 3,
  })
}

function combine(kernel: ManifoldToplevel, part: string, shells: readonly Shell[], traced: boolean): Manifold {
  const solids: { solid: Manifold; cavity: boolean }[] = []
  let result: Manifold | undefined
  try {
    for (const shell of shells) {
      const cavity = shell.volumeMm3 < 0
      solids.push({ solid: makeSolid(kernel, part, cavity ? reverseShell(shell) : shell, traced), cavity })
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

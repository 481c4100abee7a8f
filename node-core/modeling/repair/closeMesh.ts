import type { ManifoldToplevel } from '../geometry/loadManifold.ts'
import type { WeldedMesh } from '../mesh/weldVertices.ts'
import { capRims, type Cap } from './capRims.ts'
import { dropDoubles } from './dropDoubles.ts'
import { findRims } from './findRims.ts'
import { joinSides } from './joinSides.ts'
import { splitSharedEdges } from './splitSharedEdges.ts'
import { splitVertices } from './splitVertices.ts'
import { turnFaces } from './turnFaces.ts'

/** A surface closed on all sides, and what was done for it. */
export interface ClosedMesh {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  /** Number of each triangle in the input; those of caps count on from {@link CAP_TRIANGLES}. */
  readonly source: Uint32Array
  readonly caps: readonly Cap[]
  /** Triangles that lay twice in one place. */
  readonly doubled: number
  /** Triangles that looked inwards among others that look outwards. */
  readonly turned: number
}

/** Beyond these nothing is closed: it would take minutes, or more memory than a file may have. */
const MAX = { triangles: 600_000, rims: 2_000 } as const

/** Numbers from here on belong to no triangle of the file. */
export const CAP_TRIANGLES = 1 << 28

/**
 * Closes a surface: doubled triangles go, those that disagree with their neighbours are turned, bodies that touch in an
 * edge come apart, openings get caps. The studio agrees to this by part (modeling.md §4.2).
 *
 * @returns null where that closes nothing: the surface is a sheet, an opening is too bent to be capped, or there are
 *   too many of them
 */
export function closeMesh(kernel: ManifoldToplevel, mesh: Omit<WeldedMesh, 'droppedTriangles'>): ClosedMesh | null {
  if (mesh.indices.length > 3 * MAX.triangles) return null
  const { single, facing, turned, joined } = [false, true]
    .map((copies) => join(mesh, copies))
    .reduce((one, other) => (other.openSides < one.openSides ? other : one))
  if (facing.length === 0) return null
  const { positions, indices } = splitVertices(single.positions, facing, joined)
  const rims = findRims(indices, joined)
  const caps = rims.length > MAX.rims ? null : capRims(kernel, positions, indices, rims)
  if (!caps) return null
  const added = caps.flatMap(({ triangles }) => triangles)
  const all = new Uint32Array(indices.length + 3 * added.length)
  all.set(indices)
  added.forEach((triangle, i) => all.set(triangle, indices.length + 3 * i))
  const source = new Uint32Array(all.length / 3)
  source.set(single.source)
  added.forEach((_, i) => (source[single.source.length + i] = CAP_TRIANGLES + i))
  const closed = splitSharedEdges({ positions, indices: all, source })
  return closed && { ...closed, caps, doubled: single.droppedTriangles, turned }
}

function join(mesh: Omit<WeldedMesh, 'droppedTriangles'>, copies: boolean) {
  const single = dropDoubles(mesh, copies)
  const { indices: facing, turned } = turnFaces(single.indices, single.positions.length / 3)
  const joined = joinSides(single.positions, facing)
  return { single, facing, turned, joined, openSides: joined.filter((other) => other === -1).length }
}

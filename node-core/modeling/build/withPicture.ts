import type { ShadedMesh } from '../geometry/solidMesh.ts'
import type { ImportedPart } from '../import/importedProp.ts'
import type { BasePaint } from './basePaint.ts'

/** A mesh to look at, with its places in the part's picture where it has one. */
export interface PicturedMesh extends Omit<ShadedMesh, 'sources'> {
  readonly uvs: Float32Array | null
}

interface Source {
  readonly part: ImportedPart
  readonly uvs: Float32Array
  /** Of the triangle's three indices. */
  readonly first: number
}

/**
 * Puts a cut part back into its picture: each piece of a triangle takes its places from the triangle it is a piece of,
 * newly cut faces one place in the colour that such faces are made in. Without one picture for the whole part the mesh
 * comes back as it is.
 *
 * @param scale finished size ÷ published size, of `mesh` against `imported`
 */
export function withPicture(
  { positions, normals, indices, sources }: ShadedMesh,
  imported: readonly ImportedPart[],
  paint: BasePaint | null,
  scale: number,
): PicturedMesh {
  const sourceOf = finder(imported)
  if (!sourceOf) return { positions, normals, indices, uvs: null }
  const out = {
    positions: new Float32Array(3 * indices.length),
    normals: new Float32Array(3 * indices.length),
    uvs: new Float32Array(2 * indices.length),
  }
  const cutAt = middleOf(sourceOf(paint ? Math.max(0, paint.index.indexOf(paint.cut)) : 0))
  indices.forEach((vertex, corner) => {
    out.positions.set(positions.subarray(3 * vertex, 3 * vertex + 3), 3 * corner)
    out.normals.set(normals.subarray(3 * vertex, 3 * vertex + 3), 3 * corner)
    const triangle = sources[Math.floor(corner / 3)]!
    out.uvs.set(triangle === -1 ? cutAt : placeIn(sourceOf(triangle), positions, 3 * vertex, scale), 2 * corner)
  })
  return { ...out, indices: Uint32Array.from(indices, (_, corner) => corner) }
}

/** Looks up a part's triangles, all its sources counted through; undefined unless all lie in the same picture. */
function finder(imported: readonly ImportedPart[]): ((triangle: number) => Source) | undefined {
  const [first, ...others] = imported
  if (!first?.texture || !first.uvs) return undefined
  const picture = JSON.stringify(first.texture)
  if (others.some(({ texture, uvs }) => !uvs || JSON.stringify(texture) !== picture)) return undefined
  return (triangle) => {
    let left = 3 * triangle
    for (const part of imported) {
      if (left < part.indices.length) return { part, uvs: part.uvs!, first: left }
      left -= part.indices.length
    }
    return { part: first, uvs: first.uvs!, first: 0 }
  }
}

function middleOf({ part, uvs, first }: Source): readonly [number, number] {
  const mean = (k: number) => [0, 1, 2].reduce((sum, i) => sum + uvs[2 * part.indices[first + i]! + k]! / 3, 0)
  return [mean(0), mean(1)]
}

/** Barycentric coordinates of a point in a triangle's plane, applied to its corners' places in the picture. */
function placeIn({ part, uvs, first }: Source, points: Float32Array, at: number, scale: number): [number, number] {
  const [a, b, c] = [part.indices[first]!, part.indices[first + 1]!, part.indices[first + 2]!]
  const side = (to: number, k: number) => part.positions[3 * to + k]! - part.positions[3 * a + k]!
  const u = [side(b, 0), side(b, 1), side(b, 2)] as const
  const v = [side(c, 0), side(c, 1), side(c, 2)] as const
  const w = [0, 1, 2].map((k) => points[at + k]! / scale - part.positions[3 * a + k]!) as [number, number, number]
  const [uu, uv, vv, wu, wv] = [dot(u, u), dot(u, v), dot(v, v), dot(w, u), dot(w, v)]
  const area = uu * vv - uv * uv
  const toB = area > 0 ? (vv * wu - uv * wv) / area : 0
  const toC = area > 0 ? (uu * wv - uv * wu) / area : 0
  const place = (k: number) =>
    uvs[2 * a + k]! + toB * (uvs[2 * b + k]! - uvs[2 * a + k]!) + toC * (uvs[2 * c + k]! - uvs[2 * a + k]!)
  return [place(0), place(1)]
}

type Three = readonly [number, number, number]
const dot = (a: Three, b: Three): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

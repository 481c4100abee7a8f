import type { PartLook } from '../design/resolveLooks.ts'
import { shadedMesh } from '../geometry/solidMesh.ts'
import type { Manifold } from '../geometry/loadManifold.ts'
import type { ImportedPart, Paint } from '../import/importedProp.ts'
import type { BasePart } from './baseModel.ts'
import { paintPieces } from './basePaint.ts'
import { withPicture } from './withPicture.ts'

/** A part as the stage shows it: mm of the finished piece, Y up. All arrays are the receiver's own. */
export interface DisplayPart {
  readonly part: string
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly indices: Uint32Array
  readonly uvs: Float32Array | null
  /** The colours of its file as measured, by triangle, whatever the studio makes of them or a fan chose. */
  readonly paint: Paint | null
  readonly color: string
  readonly metalness: number
  readonly roughness: number
  /** False when the part cannot be made as it is. */
  readonly solid: boolean
}

/** The cut solid where there is one, else the studio's own triangles with their own shading. */
export function displayPart(
  look: PartLook,
  { imported, paint }: Pick<BasePart, 'imported' | 'paint'>,
  scale: number,
  solid: Manifold | null,
  changed: boolean,
): DisplayPart {
  const surface = {
    part: look.part,
    color: look.color,
    metalness: look.material.metalness,
    roughness: look.material.roughness,
    solid: solid !== null,
  }
  if (solid && (changed || imported.some((part) => part.normals === null))) {
    const shaded = shadedMesh(solid)
    const own = paint && { colors: paint.colors, index: paintPieces(paint, shaded.sources) }
    return { ...surface, ...withPicture(shaded, imported, paint, scale), paint: own }
  }
  const vertices = imported.reduce((sum, part) => sum + part.positions.length / 3, 0)
  const positions = new Float32Array(3 * vertices)
  const normals = new Float32Array(3 * vertices)
  const uvs = imported.every((part) => part.uvs !== null) ? new Float32Array(2 * vertices) : null
  const indices = new Uint32Array(imported.reduce((sum, part) => sum + part.indices.length, 0))
  let [vertex, index] = [0, 0]
  for (const part of imported) {
    part.positions.forEach((value, i) => (positions[3 * vertex + i] = value * scale))
    normals.set(part.normals ?? faceNormals(part), 3 * vertex)
    if (uvs && part.uvs) uvs.set(part.uvs, 2 * vertex)
    for (const at of part.indices) indices[index++] = at + vertex
    vertex += part.positions.length / 3
  }
  return {
    ...surface,
    positions,
    normals,
    indices,
    uvs,
    paint: paint && { colors: paint.colors, index: paint.index.slice() },
  }
}

/** Area-weighted vertex normals for files that bring none. */
function faceNormals({ positions: p, indices }: ImportedPart): Float32Array {
  const out = new Float32Array(p.length)
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!] as const
    const [a, b, c] = corners
    const u = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!] as const
    const v = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!] as const
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const
    for (const corner of corners) for (const k of [0, 1, 2] as const) out[corner + k]! += n[k]
  }
  for (let i = 0; i < out.length; i += 3) {
    const length = Math.hypot(out[i]!, out[i + 1]!, out[i + 2]!) || 1
    for (let k = 0; k < 3; k++) out[i + k]! /= length
  }
  return out
}

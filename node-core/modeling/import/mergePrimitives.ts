import { isClosed } from '../mesh/edgeReport.ts'
import { weldVertices } from '../mesh/weldVertices.ts'
import type { WorldPrimitive } from './worldPrimitive.ts'

/** A primitive whose colours have been looked at: what they came from is not needed any more. */
export interface ColoredPrimitive extends Omit<WorldPrimitive, 'colors'> {
  /** Linear r, g, b per triangle. */
  readonly linear: Float32Array
  /** A picture of it could not be read. */
  readonly unread: boolean
}

/** A primitive with what it is made of. */
export interface NamedPrimitive<M> {
  readonly geometry: ColoredPrimitive
  readonly material: M
}

export interface NodePart<M> extends NamedPrimitive<M> {
  /** All materials in it; more than one where they could not be parted. */
  readonly materials: readonly M[]
}

/** One primitive out of many, in order; an attribute that one of them lacks is dropped. */
export function joinPrimitives(list: readonly ColoredPrimitive[]): ColoredPrimitive {
  if (list.length === 1) return list[0]!
  const total = list.reduce((sum, p) => sum + p.positions.length / 3, 0)
  const positions = new Float64Array(3 * total)
  const normals = list.every((p) => p.normals !== null) ? new Float32Array(3 * total) : null
  const uvs = list.every((p) => p.uvs !== null) ? new Float32Array(2 * total) : null
  const indices = new Uint32Array(list.reduce((sum, p) => sum + p.indices.length, 0))
  const linear = new Float32Array(indices.length)
  let vertex = 0
  let index = 0
  for (const p of list) {
    positions.set(p.positions, 3 * vertex)
    normals?.set(p.normals!, 3 * vertex)
    uvs?.set(p.uvs!, 2 * vertex)
    linear.set(p.linear, index)
    for (const i of p.indices) indices[index++] = i + vertex
    vertex += p.positions.length / 3
  }
  return { positions, normals, uvs, linear, indices, unread: list.some(({ unread }) => unread) }
}

/**
 * The primitives of one node as parts: one for each material if every such part is closed by itself, else the whole
 * node
 * as one part with the material of most triangles. Cutting a closed body along its colours would leave open shells that
 * nobody can make.
 */
export function partsOfNode<M>(primitives: readonly NamedPrimitive<M>[]): readonly NodePart<M>[] {
  const byMaterial = new Map<M, ColoredPrimitive[]>()
  for (const { material, geometry } of primitives) {
    const list = byMaterial.get(material)
    if (list) list.push(geometry)
    else byMaterial.set(material, [geometry])
  }
  const parts = [...byMaterial].map(([material, list]) => ({
    material,
    materials: [material],
    geometry: joinPrimitives(list),
  }))
  if (parts.length <= 1 || parts.every((part) => closes(part.geometry))) return parts
  const main = parts.reduce((best, part) => (part.geometry.indices.length > best.geometry.indices.length ? part : best))
  return [
    {
      material: main.material,
      materials: [...byMaterial.keys()],
      geometry: joinPrimitives(parts.map((part) => part.geometry)),
    },
  ]
}

function closes(geometry: ColoredPrimitive): boolean {
  const welded = weldVertices(Float32Array.from(geometry.positions), geometry.indices)
  return isClosed(welded.indices, welded.positions.length / 3)
}

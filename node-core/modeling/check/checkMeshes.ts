import { glbAccessorBounds, glbBadJson, glbDecodedSize, glbIndexRange, glbNoGeometry, glbPositions } from '../errors.ts'
import type { AccessorView } from './checkBuffers.ts'
import type { GlbLimits } from './glbLimits.ts'
import { countOf, indexOf, objectOf, objectsOf, type JsonObject } from './gltfJson.ts'

const FLOAT = 5126

export interface MeshCounts {
  readonly primitives: number
  readonly triangles: number
  readonly vertices: number
}

/**
 * Positions finite, indices in range, attributes of one length, triangles bounded. What is compressed is checked again
 * after decoding (`import/`), at the sizes declared here.
 * @throws MODELING_GLB_POSITION_NOT_FINITE, _INDEX_OUT_OF_RANGE, _NO_GEOMETRY, _ACCESSOR_OUT_OF_BOUNDS, _DECODED_SIZE,
 * _BAD_JSON
 */
export function checkMeshes(
  json: JsonObject,
  bin: Uint8Array,
  accessors: readonly AccessorView[],
  limits: GlbLimits,
): MeshCounts {
  const view = new DataView(bin.buffer, bin.byteOffset, bin.byteLength)
  const materials = objectsOf(json, 'materials', limits.items).length
  const seen = new Set<number>()
  let primitives = 0
  let triangles = 0
  let vertices = 0
  for (const mesh of objectsOf(json, 'meshes', limits.items)) {
    for (const primitive of objectsOf(mesh, 'primitives', limits.items)) {
      primitives++
      const mode = countOf(primitive, 'mode', 4)
      if (mode > 6) throw glbBadJson('unknown primitive mode', { mode })
      indexOf(primitive, 'material', materials)
      const attributes = objectOf(primitive, 'attributes') ?? {}
      const at = indexOf(attributes, 'POSITION', accessors.length)
      if (at === undefined) throw glbNoGeometry('a primitive without positions')
      const positions = accessors[at]!
      if (positions.components !== 3) throw glbBadJson('positions are not VEC3')
      for (const group of [attributes, ...objectsOf(primitive, 'targets', limits.items)])
        checkLengths(group, accessors, positions.count)
      if (!seen.has(at)) checkFinite(view, positions)
      seen.add(at)
      const indexAt = indexOf(primitive, 'indices', accessors.length)
      if (indexAt !== undefined) checkIndices(view, accessors[indexAt]!, positions.count)
      const elements = indexAt === undefined ? positions.count : accessors[indexAt]!.count
      vertices += positions.count
      triangles += mode === 4 ? Math.floor(elements / 3) : elements
      if (triangles > limits.triangles) throw glbDecodedSize('too many triangles', { triangles, max: limits.triangles })
    }
  }
  if (primitives === 0 || triangles === 0) throw glbNoGeometry('no triangles in the file')
  return { primitives, triangles, vertices }
}

function checkLengths(attributes: JsonObject, accessors: readonly AccessorView[], count: number): void {
  for (const name of Object.keys(attributes)) {
    const at = indexOf(attributes, name, accessors.length)!
    if (accessors[at]!.count !== count)
      throw glbAccessorBounds('attributes differ in length', {
        attribute: name.slice(0, 40),
        count: accessors[at]!.count,
        expected: count,
      })
  }
}

function checkFinite(view: DataView, accessor: AccessorView): void {
  if (accessor.offset === undefined || accessor.componentType !== FLOAT) return
  for (let i = 0; i < accessor.count; i++) {
    for (let k = 0; k < 3; k++) {
      const value = view.getFloat32(accessor.offset + i * accessor.stride + 4 * k, true)
      // Beyond 1e9 units squares and volumes lose every meaning in 32-bit geometry.
      if (!(Math.abs(value) <= 1e9)) throw glbPositions('a vertex is not at a finite place', { vertex: i })
    }
  }
}

function checkIndices(view: DataView, accessor: AccessorView, vertexCount: number): void {
  if (accessor.components !== 1 || accessor.componentType === FLOAT) throw glbBadJson('indices are not whole numbers')
  const { offset, stride, componentType } = accessor
  if (offset === undefined) return
  for (let i = 0; i < accessor.count; i++) {
    const at = offset + i * stride
    const index =
      componentType === 5125
        ? view.getUint32(at, true)
        : componentType === 5123
          ? view.getUint16(at, true)
          : view.getUint8(at)
    if (index >= vertexCount)
      throw glbIndexRange('a triangle points past the vertices', { index, vertices: vertexCount })
  }
}

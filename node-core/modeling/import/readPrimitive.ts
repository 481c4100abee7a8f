import type { Accessor, Node, Primitive, Skin } from '@gltf-transform/core'
import { glbIndexRange, glbPositions } from '../errors.ts'
import { determinant3, IDENTITY, multiply, transformNormal, transformPoint, type Matrix4 } from './matrix4.ts'
import { baseColorOf } from './colors/baseColor.ts'
import { morphOf } from './morph.ts'
import { toTriangles } from './toTriangles.ts'
import type { WorldPrimitive } from './worldPrimitive.ts'

/**
 * Default morphs and world transforms applied, skins baked at the pose of the nodes, mirrored parts turned right side
 * out. Checks again what
 * compression hid from `checkGlb`. Undefined for points and lines.
 * @throws MODELING_GLB_POSITION_NOT_FINITE, MODELING_GLB_INDEX_OUT_OF_RANGE
 */
export function readPrimitive(node: Node, primitive: Primitive): WorldPrimitive | undefined {
  const source = primitive.getAttribute('POSITION')
  if (!source) return undefined
  const count = source.getCount()
  const indices = toTriangles(primitive.getMode(), primitive.getIndices()?.getArray() ?? null, count)
  if (!indices || indices.length === 0) return undefined
  for (const index of indices)
    if (index >= count) throw glbIndexRange('a triangle points past the vertices', { index, vertices: count })

  const skin = node.getSkin()
  const joints = primitive.getAttribute('JOINTS_0')
  const weights = primitive.getAttribute('WEIGHTS_0')
  const matrixOf =
    skin && joints && weights
      ? skinMatrices(skin, joints, weights)
      : constant(node.getWorldMatrix() as unknown as Matrix4)
  const normalSource = primitive.getAttribute('NORMAL')
  const positions = new Float64Array(3 * count)
  const normals = normalSource?.getCount() === count ? new Float32Array(3 * count) : null
  const [morph, morphNormal] = [morphOf(node, primitive, 'POSITION'), morphOf(node, primitive, 'NORMAL')]
  const element: number[] = []
  for (let i = 0; i < count; i++) {
    const matrix = matrixOf(i)
    source.getElement(i, element)
    morph?.(i, element)
    const point = transformPoint(matrix, element[0]!, element[1]!, element[2]!)
    if (!point.every((n) => Math.abs(n) <= 1e12)) throw glbPositions('a vertex is not at a finite place', { vertex: i })
    positions.set(point, 3 * i)
    if (normals) {
      normalSource!.getElement(i, element)
      morphNormal?.(i, element)
      normals.set(transformNormal(matrix, element[0]!, element[1]!, element[2]!), 3 * i)
    }
  }
  if (determinant3(matrixOf(indices[0]!)) < 0) flip(indices)
  return {
    positions,
    normals,
    uvs: readUvs(primitive, count),
    colors: readColors(primitive.getAttribute('COLOR_0'), count),
    indices,
  }
}

function constant(matrix: Matrix4): (vertex: number) => Matrix4 {
  return () => matrix
}

/**
 * A skinned mesh ignores its own node: each vertex is the weighted sum of jointWorld · inverseBind (glTF 2.0 §3.7.3.3).
 */
function skinMatrices(skin: Skin, joints: Accessor, weights: Accessor): (vertex: number) => Matrix4 {
  const inverse = skin.getInverseBindMatrices()
  const world = skin.listJoints().map((joint, i) => {
    const bind: number[] = []
    if (inverse && i < inverse.getCount()) inverse.getElement(i, bind)
    return multiply(joint.getWorldMatrix() as unknown as Matrix4, bind.length === 16 ? bind : IDENTITY)
  })
  const j: number[] = []
  const w: number[] = []
  return (vertex) => {
    joints.getElement(vertex, j)
    weights.getElement(vertex, w)
    const total = w[0]! + w[1]! + w[2]! + w[3]!
    if (!(total > 0)) return world[j[0]!] ?? IDENTITY
    const out = new Array<number>(16).fill(0)
    for (let k = 0; k < 4; k++) {
      const matrix = world[j[k]!]
      if (!matrix || w[k] === 0) continue
      for (let e = 0; e < 16; e++) out[e]! += (matrix[e]! * w[k]!) / total
    }
    return out
  }
}

function flip(indices: Uint32Array): void {
  for (let i = 0; i < indices.length; i += 3) {
    const b = indices[i + 1]!
    indices[i + 1] = indices[i + 2]!
    indices[i + 2] = b
  }
}

function readUvs(primitive: Primitive, count: number): Float32Array | null {
  const { texCoord, place } = baseColorOf(primitive.getMaterial())
  const accessor = primitive.getAttribute(`TEXCOORD_${texCoord}`)
  if (!accessor || accessor.getCount() !== count) return null
  const out = new Float32Array(2 * count)
  const element: number[] = []
  for (let i = 0; i < count; i++) {
    accessor.getElement(i, element)
    const [u, v] = [element[0]!, element[1]!]
    out.set([place[0] * u + place[1] * v + place[2], place[3] * u + place[4] * v + place[5]], 2 * i)
  }
  return out
}

function readColors(accessor: Accessor | null, count: number): Float32Array | null {
  if (!accessor || accessor.getCount() !== count || accessor.getElementSize() < 3) return null
  const out = new Float32Array(3 * count)
  const element: number[] = []
  for (let i = 0; i < count; i++) {
    accessor.getElement(i, element)
    for (const k of [0, 1, 2] as const) out[3 * i + k] = Math.min(1, Math.max(0, element[k] || 0))
  }
  return out
}

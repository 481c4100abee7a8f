import { glbBadJson, glbNodeCycle, glbNodeDepth, glbTooManyParts, glbTransform } from '../errors.ts'
import type { GlbLimits } from './glbLimits.ts'
import { indexOf, indicesOf, objectsOf, type JsonObject } from './gltfJson.ts'

/**
 * The node graph must be a forest of bounded depth with finite transforms: loaders recurse over it.
 * And it must fall into few enough parts: each is welded, measured and shown by itself.
 * @throws MODELING_GLB_NODE_CYCLE, _NODES_TOO_DEEP, _BAD_TRANSFORM, _BAD_JSON, _TOO_MANY_PARTS
 */
export function checkNodes(json: JsonObject, limits: GlbLimits): { readonly count: number; readonly depth: number } {
  const nodes = objectsOf(json, 'nodes', limits.nodes)
  const meshes = objectsOf(json, 'meshes', limits.items)
  const primitives = meshes.map((mesh) => objectsOf(mesh, 'primitives', limits.items).length)
  const skins = objectsOf(json, 'skins', limits.items)
  const parent = new Int32Array(nodes.length).fill(-1)
  let parts = 0
  const children = nodes.map((node, i) => {
    const mesh = indexOf(node, 'mesh', meshes.length)
    parts += mesh === undefined ? 0 : primitives[mesh]!
    indexOf(node, 'skin', skins.length)
    checkTransform(node, i)
    return indicesOf(node, 'children', nodes.length)
  })
  if (parts > limits.parts) throw glbTooManyParts('too many parts', { count: parts, max: limits.parts })
  children.forEach((list, i) => {
    for (const child of list) {
      // A node with two parents is no forest: it is either a cycle or a doubled subtree (exponential when nested).
      if (parent[child] !== -1 || child === i)
        throw glbNodeCycle('a node has two parents or is its own ancestor', { node: child })
      parent[child] = i
    }
  })
  let depth = 0
  let reached = 0
  let level = [...parent.keys()].filter((i) => parent[i] === -1)
  while (level.length > 0) {
    reached += level.length
    if (++depth > limits.nodeDepth) throw glbNodeDepth('nodes nested too deep', { max: limits.nodeDepth })
    level = level.flatMap((i) => children[i]!)
  }
  if (reached !== nodes.length) throw glbNodeCycle('nodes form a ring', { unreachable: nodes.length - reached })
  for (const skin of skins) {
    indicesOf(skin, 'joints', nodes.length)
    indexOf(skin, 'skeleton', nodes.length)
  }
  for (const scene of objectsOf(json, 'scenes', limits.items)) {
    for (const root of indicesOf(scene, 'nodes', nodes.length))
      if (parent[root] !== -1) throw glbBadJson('a scene lists a node that is not a root', { node: root })
  }
  indexOf(json, 'scene', objectsOf(json, 'scenes').length)
  return { count: nodes.length, depth }
}

const SIZES = { matrix: 16, translation: 3, rotation: 4, scale: 3 } as const

function checkTransform(node: JsonObject, index: number): void {
  for (const [key, size] of Object.entries(SIZES)) {
    const value = node[key]
    if (value === undefined) continue
    const ok =
      Array.isArray(value) &&
      value.length === size &&
      value.every((n) => typeof n === 'number' && Number.isFinite(n) && Math.abs(n) < 1e12)
    if (!ok) throw glbTransform('transform is not finite numbers', { node: index, key })
  }
}

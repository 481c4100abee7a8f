import type { Accessor, Node, Primitive } from '@gltf-transform/core'

/** What default weights add to one attribute of a vertex; undefined where they add nothing. */
export type Morph = ((vertex: number, element: number[]) => void) | undefined

/**
 * Shapes a file blends in at rest (glTF 2.0 §3.7.2.2): the node's weights, else the mesh's. A picture shows them, so
 * the piece
 * is made with them.
 */
export function morphOf(node: Node, primitive: Primitive, attribute: 'POSITION' | 'NORMAL'): Morph {
  const own = node.getWeights()
  const weights = own.length > 0 ? own : (node.getMesh()?.getWeights() ?? [])
  const active: { weight: number; source: Accessor }[] = []
  for (const [i, target] of primitive.listTargets().entries()) {
    const [weight, source] = [weights[i] ?? 0, target.getAttribute(attribute)]
    if (source && weight !== 0 && Number.isFinite(weight)) active.push({ weight, source })
  }
  if (active.length === 0) return undefined
  const delta: number[] = []
  return (vertex, element) => {
    for (const { weight, source } of active) {
      source.getElement(vertex, delta)
      for (const k of [0, 1, 2] as const) element[k]! += weight * delta[k]!
    }
  }
}

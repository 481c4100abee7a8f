import { hexToLinear } from '#node-core/modeling/color/srgb.ts'
import type { StageMesh } from '../stage.ts'

/** Arrays for the graphics card: as `mesh`, a vertex for each colour that meets there. */
export interface PaintedMesh {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly uvs: Float32Array | null
  readonly indices: Uint32Array
  /** Linear r, g, b per vertex. */
  readonly colors: Float32Array
}

/** A colour by triangle as colours by vertex: vertices are doubled only along the borders between colours. */
export function paintedMesh(
  { positions, indices, uvs }: StageMesh,
  normals: Float32Array,
  paint: NonNullable<StageMesh['paint']>,
): PaintedMesh {
  const count = positions.length / 3
  const owner = new Int16Array(count).fill(-1)
  const doubled = new Map<number, number>()
  const from: number[] = []
  const tints: number[] = []
  const corners = Uint32Array.from(indices, (vertex, i) => {
    const color = paint.index[Math.floor(i / 3)] ?? 0
    if (owner[vertex] === -1) owner[vertex] = color
    if (owner[vertex] === color) return vertex
    const key = vertex * 256 + color
    const known = doubled.get(key)
    if (known !== undefined) return known
    const added = count + from.length
    from.push(vertex)
    tints.push(color)
    doubled.set(key, added)
    return added
  })
  const grown = (values: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(values.length + width * from.length)
    out.set(values)
    from.forEach((vertex, i) =>
      out.set(values.subarray(width * vertex, width * vertex + width), values.length + width * i),
    )
    return out
  }
  const linear = paint.colors.map(hexToLinear)
  const colors = new Float32Array(3 * (count + from.length))
  for (let i = 0; i < count + from.length; i++)
    colors.set(linear[i < count ? Math.max(0, owner[i]!) : tints[i - count]!] ?? [1, 1, 1], 3 * i)
  return {
    positions: grown(positions, 3),
    normals: grown(normals, 3),
    uvs: uvs && grown(uvs, 2),
    indices: corners,
    colors,
  }
}

import { hexToLinear } from '#node-core/modeling/color/srgb.ts'
import type { StageMesh } from '../stage.ts'

/** Arrays for the graphics card: as `mesh`, a vertex for each colour that meets there. */
export interface PaintedMesh {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly uvs: Float32Array | null
  readonly indices: Uint32Array
  /** Number of the colour of `mesh.paint`, by vertex. */
  readonly tints: Uint8Array
}

/** A colour by triangle as colours by vertex: vertices are doubled only along the borders between colours. */
export function paintedMesh(
  { positions, indices, uvs }: StageMesh,
  normals: Float32Array,
  paint: Pick<NonNullable<StageMesh['paint']>, 'index'>,
): PaintedMesh {
  const count = positions.length / 3
  const owner = new Int16Array(count).fill(-1)
  const doubled = new Map<number, number>()
  const from: number[] = []
  const added: number[] = []
  const corners = Uint32Array.from(indices, (vertex, i) => {
    const color = paint.index[Math.floor(i / 3)] ?? 0
    if (owner[vertex] === -1) owner[vertex] = color
    if (owner[vertex] === color) return vertex
    const key = vertex * 256 + color
    const known = doubled.get(key)
    if (known !== undefined) return known
    const next = count + from.length
    from.push(vertex)
    added.push(color)
    doubled.set(key, next)
    return next
  })
  const grown = (values: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(values.length + width * from.length)
    out.set(values)
    from.forEach((vertex, i) =>
      out.set(values.subarray(width * vertex, width * vertex + width), values.length + width * i),
    )
    return out
  }
  return {
    positions: grown(positions, 3),
    normals: grown(normals, 3),
    uvs: uvs && grown(uvs, 2),
    indices: corners,
    tints: Uint8Array.from({ length: count + from.length }, (_, i) =>
      i < count ? Math.max(0, owner[i]!) : added[i - count]!,
    ),
  }
}

/** Linear r, g, b per vertex. */
export function vertexColors(tints: Uint8Array, colors: readonly string[]): Float32Array {
  const linear = colors.map(hexToLinear)
  const out = new Float32Array(3 * tints.length)
  tints.forEach((tint, i) => out.set(linear[tint] ?? [1, 1, 1], 3 * i))
  return out
}

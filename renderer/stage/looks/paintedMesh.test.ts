import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexToLinear } from '#node-core/modeling/color/srgb.ts'
import { paintedMesh, vertexColors } from './paintedMesh.ts'

const COLORS = ['#ff0000', '#00ff00', '#0000ff'] as const
const strip = (indices: readonly number[], tints: readonly number[]) => {
  const vertices = Math.max(...indices) + 1
  const positions = Float32Array.from({ length: 3 * vertices }, (_, i) => i)
  const mesh = {
    positions,
    indices: Uint32Array.from(indices),
    normals: null,
    uvs: Float32Array.from({ length: 2 * vertices }, (_, i) => i / 10),
  }
  const painted = paintedMesh(mesh, positions, { index: Uint8Array.from(tints) })
  return { mesh, painted: { ...painted, colors: vertexColors(painted.tints, COLORS) } }
}

describe('paintedMesh', () => {
  it('doubles vertices where two colours meet, and only there', () => {
    const { painted } = strip([0, 1, 2, 2, 1, 3, 2, 3, 4], [0, 1, 1])
    expect(painted.positions.length / 3).toBe(7)
    expect([...painted.indices]).toEqual([0, 1, 2, 5, 6, 3, 5, 3, 4])
  })

  it('shows each triangle where it was, in its colour', () => {
    const triangles = fc.array(
      fc.record({
        corners: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)),
        tint: fc.nat(2),
      }),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(triangles, (list) => {
        const indices = list.flatMap(({ corners }) => corners)
        const { mesh, painted } = strip(
          indices,
          list.map(({ tint }) => tint),
        )
        painted.indices.forEach((vertex, corner) => {
          const at = indices[corner]!
          const slice = (values: Float32Array, width: number, i: number) => [
            ...values.slice(width * i, width * i + width),
          ]
          expect(slice(painted.positions, 3, vertex)).toEqual(slice(mesh.positions, 3, at))
          expect(slice(painted.uvs!, 2, vertex)).toEqual(slice(mesh.uvs, 2, at))
          expect(slice(painted.colors, 3, vertex)).toEqual([
            ...hexToLinear(COLORS[list[Math.floor(corner / 3)]!.tint]!),
          ])
        })
      }),
    )
  })
})

import type { Mesh } from 'three'
import { expect, it } from 'vitest'
import { hexToLinear } from '#node-core/modeling/color/srgb.ts'
import type { StagePart } from '../stage.ts'
import { createPartMeshes } from './createPartMeshes.ts'

/** Two triangles, one of each colour, that share two corners. */
const part = (key: string): StagePart => ({
  key,
  part: 'body',
  mesh: {
    positions: new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]),
    normals: new Float32Array(12).fill(1),
    indices: new Uint32Array([0, 1, 2, 2, 1, 3]),
    uvs: null,
    paint: { colors: ['#ff0000', '#00ff00'], index: Uint8Array.from([0, 1]) },
  },
})

it('shows colours of the paint as others, without a new mesh', () => {
  const meshes = createPartMeshes('plain')
  const shown = () => meshes.group.children.map((child) => (child as Mesh).geometry)
  const colors = (at: number) => {
    const { array } = shown()[at]!.getAttribute('color')
    return [...new Set(Array.from({ length: array.length / 3 }, (_, i) => array.slice(3 * i, 3 * i + 3).join()))].sort()
  }
  const linear = (...hexes: string[]) => hexes.map((hex) => new Float32Array(hexToLinear(hex)).join()).sort()

  meshes.setParts([part('first')])
  expect(colors(0)).toEqual(linear('#ff0000', '#00ff00'))
  const [geometry] = shown()
  meshes.setRepaint(new Map([['#00ff00', '#b0853f']]))
  expect(shown()[0]).toBe(geometry)
  expect(colors(0)).toEqual(linear('#ff0000', '#b0853f'))
  expect((geometry!.getAttribute('color') as { version?: number }).version).toBeGreaterThan(0)
  // What comes later, a newly cut part for one, is shown in them too.
  meshes.setParts([part('second')])
  expect(colors(0)).toEqual(linear('#ff0000', '#b0853f'))
  meshes.setRepaint(new Map())
  expect(colors(0)).toEqual(linear('#ff0000', '#00ff00'))
  meshes.dispose()
})

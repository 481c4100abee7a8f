import { describe, expect, it } from 'vitest'
import { createNodeAssets } from '../../assets/nodeAssets.ts'
import { loadManifold } from '../../geometry/loadManifold.ts'
import { solidMesh } from '../../geometry/solidMesh.ts'
import { tracedTriangles } from '../../geometry/traceFaces.ts'
import type { TriangleMesh } from '../../import/importedProp.ts'
import { isClosed } from '../../mesh/edgeReport.ts'
import { distanceField } from './distanceField.ts'
import { insideField } from './insideField.ts'
import { marchTetrahedra } from './marchTetrahedra.ts'
import { pointTriangle } from './pointTriangle.ts'
import { wrapMeshes } from './wrapMeshes.ts'

const kernel = await loadManifold(createNodeAssets())
const { Manifold: M } = kernel
/** A square of 40 mm, in two triangles, one-sided. */
const sheet: TriangleMesh = {
  positions: Float32Array.from([-20, 0, -20, 20, 0, -20, 20, 0, 20, -20, 0, 20]),
  indices: Uint32Array.from([0, 1, 2, 0, 2, 3]),
}
const measure = (meshes: readonly TriangleMesh[], skinMm: number) => {
  const { solid, growthMm } = wrapMeshes(kernel, 'part', meshes, skinMm, true)
  const { min, max } = solid.boundingBox()
  const found = {
    growthMm,
    mm3: solid.volume(),
    size: [0, 1, 2].map((k) => max[k]! - min[k]!),
    sources: tracedTriangles(solid.getMesh().faceID),
    pieces: solid.decompose().length,
  }
  solid.delete()
  return found
}

describe('wrapping a part', () => {
  it('a sheet becomes a plate as thick as the skin', () => {
    const { growthMm, size, mm3, sources, pieces } = measure([sheet], 2)
    expect([growthMm, pieces]).toEqual([1, 1])
    expect(size.map((mm) => Math.round(mm * 10) / 10)).toEqual([42, 2, 42])
    // A plate with a rounded rim.
    expect(mm3).toBeGreaterThan(40 * 40 * 2)
    expect(mm3).toBeLessThan(42 * 42 * 2)
    expect(new Set(sources)).toEqual(new Set([0, 1]))
  })

  it('a closed body grows by half the skin on every side and stays full', () => {
    const cube = M.cube([20, 20, 20], true)
    const { size, mm3, pieces } = measure([solidMesh(cube)], 2)
    expect(pieces).toBe(1)
    expect(size.map((mm) => Math.round(mm * 100) / 100)).toEqual([22, 22, 22])
    // Rounded edges: 20³ + 6·20² + 12·20·π/4 + 4π/3.
    const exact = 8_000 + 2_400 + 60 * Math.PI + (4 * Math.PI) / 3
    expect(Math.abs(mm3 / exact - 1)).toBeLessThan(0.01)
  })

  it('a hole narrower than the skin closes and the inside fills; a wider one lets the air in', () => {
    const shell = (mm: number): TriangleMesh => {
      const { positions, indices } = solidMesh(M.cube([30, 30, 30], true).subtract(M.cube([mm, 60, mm], true)))
      const isWall = (t: number) =>
        [0, 1, 2].every((corner) => {
          const at = 3 * indices[3 * t + corner]!
          return Math.abs(positions[at]!) < 14 && Math.abs(positions[at + 2]!) < 14
        })
      // The walls of the tunnel go: an empty box with two windows.
      return {
        positions,
        indices: Uint32Array.from(
          Array.from({ length: indices.length / 3 }, (_, t) =>
            isWall(t) ? [] : [...indices.subarray(3 * t, 3 * t + 3)],
          ).flat(),
        ),
      }
    }
    expect(measure([shell(1)], 2).mm3).toBeGreaterThan(30 ** 3)
    expect(measure([shell(8)], 2).mm3).toBeLessThan(0.5 * 30 ** 3)
  })

  it('is one closed surface, the same each time', () => {
    const field = distanceField([sheet], 1)
    const once = marchTetrahedra(field, insideField(field))
    expect(isClosed(once.indices, once.positions.length / 3)).toBe(true)
    const again = distanceField([sheet], 1)
    expect(marchTetrahedra(again, insideField(again))).toEqual(once)
  })

  it('triangles without surface, as at the poles of a ball, change nothing', () => {
    const poles = [0, 0, 2, 1, 1, 1, 3, 1, 1, 2, 0, 2]
    const [plain, more] = [[], poles].map((added) =>
      distanceField([{ ...sheet, indices: Uint32Array.from([...sheet.indices, ...added]) }], 1),
    )
    expect(more!.distance.some(Number.isNaN)).toBe(false)
    expect(more!.distance).toEqual(plain!.distance)
  })

  it('measures the distance to a face, an edge and a corner', () => {
    const p = Float32Array.from([0, 0, 0, 4, 0, 0, 0, 4, 0])
    const at = (x: number, y: number, z: number) => pointTriangle(p, 0, 3, 6, x, y, z)
    expect([at(1, 1, 3), at(2, -2, 0), at(-3, -4, 0), at(7, 0, 4), at(0, 6, 0), at(3, 3, 0), at(-2, 1, 0)]).toEqual([
      9, 4, 25, 25, 4, 2, 4,
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { loadManifold, type Manifold } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { measureOverlaps } from './measureOverlaps.ts'

const { Manifold: M } = await loadManifold(createNodeAssets())
const measure = (solid: Manifold) => measureOverlaps(solidMesh(solid), solid.volume())

/** A bar of 4 × 10 mm bent round a circle of 30 mm: from 360° on it runs into itself, still one closed surface. */
function ring(degrees: number, shrink = 0): Manifold {
  const turn = (degrees * Math.PI) / 180
  return M.cube([100, 4, 10])
    .refineToLength(1)
    .warp((p) => {
      const angle = (p[0] / 100) * turn
      const radius = 34 - p[1]
      p[2] += (shrink * p[0]) / 100
      p[0] = radius * Math.cos(angle)
      p[1] = radius * Math.sin(angle)
    })
}

const signed = (solid: Manifold): number => solid.volume()

describe('a surface that passes through itself', () => {
  it('is not found in a sound body, hollow or in pieces', () => {
    const nothing = { doubled: null, inverted: null }
    expect(measure(ring(350))).toEqual(nothing)
    expect(measure(M.sphere(20, 64).subtract(M.sphere(12, 64)))).toEqual(nothing)
    expect(measure(M.union([M.cube([5, 5, 5]), M.cube([5, 5, 5]).translate(5.001, 0, 0)]))).toEqual(nothing)
  })

  it('is found with its place and its volume', () => {
    const through = ring(400)
    const { doubled, inverted } = measure(through)
    // 40 of 400 degrees are there twice.
    const twice = signed(through) / 10
    expect(inverted).toBeNull()
    expect(Math.abs(doubled!.volumeMm3 / twice - 1)).toBeLessThan(0.02)
    const [x, y, z] = doubled!.pointMm
    const angle = (Math.atan2(y, x) * 180) / Math.PI
    expect([angle > 0, angle < 40, Math.hypot(x, y) > 30, Math.hypot(x, y) < 34, z > 0, z < 10]).toEqual(
      Array(6).fill(true),
    )
  })

  it('turned inside out it is found as that', () => {
    const { doubled, inverted } = measure(
      M.cube([40, 10, 10], true)
        .refineToLength(1)
        // A twist through a point: beyond it the bar is mirrored.
        .warp((p) => void (p[1] *= (p[0] + 10) / 20)),
    )
    expect(doubled).toBeNull()
    // A wedge of 10 mm length, up to 5 mm wide, 10 mm high.
    expect(inverted!.volumeMm3).toBeCloseTo(250, -1)
    expect(inverted!.pointMm[0]).toBeLessThan(-10)
  })
})

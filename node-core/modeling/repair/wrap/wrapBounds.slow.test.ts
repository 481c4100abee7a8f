import { describe, expect, it } from 'vitest'
import type { TriangleMesh } from '../../import/importedProp.ts'
import { distanceField } from './distanceField.ts'

describe('what a wrap may cost', () => {
  it('a heap of triangles with large boxes makes the grid coarse, never endless', () => {
    // Slivers from corner to corner: next to no surface, and each wants to be measured everywhere.
    const corners = [-500, -500, -500, 500, 500, 500, 500, 500, 499]
    const heap: TriangleMesh = {
      positions: Float32Array.from({ length: 9 * 4_000 }, (_, i) => corners[i % 9]!),
      indices: Uint32Array.from({ length: 3 * 4_000 }, (_, i) => i),
    }
    const { stepMm, reachMm } = distanceField([heap], 0.5)
    expect(stepMm).toBeGreaterThan(30)
    expect(reachMm).toBeCloseTo(1.25 * stepMm, 6)
    // And few of them may not want more points than there is memory for.
    const few = { ...heap, indices: heap.indices.slice(0, 3) }
    expect(distanceField([few], 0.5).distance.length).toBeLessThanOrEqual(6_000_000)
  })

  it('more triangles than it may look at are looked at all the same, on a coarse grid', () => {
    const dust = {
      positions: Float32Array.from({ length: 9 * 500_000 }, (_, i) => Math.round(((i * 7_919) % 1_009) / 10)),
      indices: Uint32Array.from({ length: 3 * 500_000 }, (_, i) => i),
    }
    const { stepMm, distance } = distanceField([dust], 0.5)
    expect(Number.isFinite(stepMm)).toBe(true)
    expect(distance.some((mm) => mm < stepMm)).toBe(true)
  })
})

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Prop } from '#node-core/model/prop.ts'
import { testGlb } from '../../../tests/support/testGlb.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { importProp } from '../import/importProp.ts'
import { loadManifold } from './loadManifold.ts'
import { solidMesh } from './solidMesh.ts'
import { suggestTextZone } from './suggestTextZone.ts'

const props = resolve(import.meta.dirname, '../../../assets/props')

describe('suggestTextZone', () => {
  it('finds the whole face of a cube, upright, whichever point of it is picked', async () => {
    const { parts } = await importProp(testGlb(), createNodeAssets(), { realSizeMm: 40 })
    for (const [x, y] of [
      [0, 20],
      [12, 31],
    ] as const) {
      const zone = suggestTextZone(parts[0]!, [x, y, 20], [0, 0, 1])!
      expect(zone.widthMm).toBeGreaterThan(38)
      expect(zone.widthMm).toBeLessThanOrEqual(40)
      expect(zone.heightMm).toBeGreaterThan(38)
      expect(zone.up).toEqual([0, 1, 0])
      expect(Math.abs(zone.origin[0])).toBeLessThan(0.6)
      expect(Math.abs(zone.origin[1] - 20)).toBeLessThan(0.6)
      expect(zone.origin[2]).toBe(20)
    }
    const top = suggestTextZone(parts[0]!, [0, 40, 0], [0, 1, 0])!
    expect(top.up.map((n) => Math.round(n) + 0)).toEqual([0, 0, -1])
  })

  it('finds the recess of a sample prop’s name plate', async () => {
    const prop = JSON.parse(readFileSync(`${props}/star-compass.prop.json`, 'utf8')) as Prop
    const { parts } = await importProp(new Uint8Array(readFileSync(`${props}/star-compass.glb`)), createNodeAssets(), {
      realSizeMm: prop.realSizeMm,
    })
    const plate = parts.find((part) => part.key === 'Name plate')!
    const known = prop.textZones[0]!
    const found = suggestTextZone(plate, [20, known.origin[1] + 3, known.origin[2]], [0, 0, 1])!
    expect(Math.abs(found.widthMm - known.widthMm)).toBeLessThan(5)
    expect(Math.abs(found.heightMm - known.heightMm)).toBeLessThan(3)
    expect(Math.abs(found.origin[0])).toBeLessThan(1)
  })

  it('finds room on a round surface, as far as it can be read from the front', async () => {
    const kernel = await loadManifold(createNodeAssets())
    const barrel = solidMesh(kernel.Manifold.cylinder(80, 30, 30, 64, true).rotate([90, 0, 0]))
    const zone = suggestTextZone(barrel, [0, 0, 30], [0, 0, 1])!
    // Up to 45° to both sides: 2 · 30 · sin 45°.
    expect(zone.widthMm).toBeGreaterThan(38)
    expect(zone.widthMm).toBeLessThan(43)
    expect(zone.heightMm).toBeGreaterThan(70)
    expect(zone.heightMm).toBeLessThanOrEqual(80)
    expect(Math.abs(zone.origin[0])).toBeLessThan(1.5)
    expect(zone.origin[2]).toBe(30)
  })

  it('stops at a step', async () => {
    const kernel = await loadManifold(createNodeAssets())
    const barrel = kernel.Manifold.cylinder(80, 30, 30, 64, true).rotate([90, 0, 0])
    const rim = kernel.Manifold.cylinder(10, 34, 34, 64, true).rotate([90, 0, 0])
    const zone = suggestTextZone(solidMesh(barrel.add(rim.translate([0, 35, 0]))), [0, 10, 30], [0, 0, 1])!
    expect(zone.origin[1] + zone.heightMm / 2).toBeLessThanOrEqual(30.5)
    expect(zone.heightMm).toBeGreaterThan(50)
  })

  it('says no where there is no room', () => {
    const sliver = { positions: new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]), indices: new Uint32Array([0, 1, 2]) }
    expect(suggestTextZone(sliver, [0.2, 0.2, 0], [0, 0, 1])).toBeNull()
    expect(suggestTextZone(sliver, [0.2, 0.2, 5], [0, 0, 1])).toBeNull()
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { loadManifold, type Manifold, type ManifoldToplevel } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { measureWalls } from './measureWalls.ts'
import { thinnestWall, thinPlaces } from './thinPlaces.ts'

let kernel: ManifoldToplevel
beforeAll(async () => {
  kernel = await loadManifold(createNodeAssets())
})
const placesOf = (solid: Manifold, minWallMm: number, scale = 1) =>
  thinPlaces(measureWalls(solidMesh(solid)), scale, minWallMm)
const walls = (solid: Manifold, minWallMm: number, scale = 1) =>
  placesOf(solid, minWallMm, scale).filter(({ kind }) => kind === 'wall')
const block = (x: number, y: number, z: number) => kernel.Manifold.cube([x, y, z], true)

describe('thin places', () => {
  it('a pin of 0.2 mm on a large plate, with its place', () => {
    const plate = block(200, 200, 10)
    const pin = kernel.Manifold.cylinder(3, 0.1, 0.1, 16).translate([40, 30, 4.9])
    const [place, ...others] = walls(plate.add(pin), 0.8)
    expect(others).toEqual([])
    expect(place!.thicknessMm).toBeGreaterThan(0.15)
    expect(place!.thicknessMm).toBeLessThanOrEqual(0.2)
    // What of its side stands out: π · 0.2 · 2.9.
    expect(place!.areaMm2).toBeCloseTo(Math.PI * 0.2 * 2.9, 1)
    expect(Math.hypot(place!.pointMm[0] - 40, place!.pointMm[1] - 30)).toBeLessThan(0.2)
    expect(place!.pointMm[2]).toBeGreaterThan(5)
    // Out of its side: away from its middle.
    const [x, y, z] = place!.normal
    expect(x * (place!.pointMm[0] - 40) + y * (place!.pointMm[1] - 30)).toBeCloseTo(0.1, 2)
    expect(z).toBeCloseTo(0, 6)
  })

  it('a fin on a sound body, both its sides as one place', () => {
    const body = block(60, 60, 40).add(block(0.5, 20, 10).translate([0, 0, 24.9]))
    const found = walls(body, 0.8)
    expect(found).toHaveLength(1)
    expect(found[0]!.areaMm2).toBeGreaterThan(2 * 20 * 9)
    expect(found[0]!.areaMm2).toBeLessThan(2 * 20 * 10)
    expect(found[0]!.thicknessMm).toBeCloseTo(0.5, 3)
  })

  it('two fins far apart are two places, the larger first', () => {
    const fin = block(0.5, 10, 6)
    const body = block(120, 60, 20)
      .add(fin.translate([-50, 0, 12.9]))
      .add(fin.scale([1, 2, 1]).translate([50, 0, 12.9]))
    const found = walls(body, 0.8)
    expect(found.map(({ pointMm: [x] }) => Math.sign(x))).toEqual([1, -1])
  })

  it('a knife runs out: a taper, no wall', () => {
    const knife = kernel.Manifold.extrude(
      [
        [
          [-8, 0],
          [8, 0],
          [0, 40],
        ],
      ],
      60,
    )
    const found = placesOf(knife, 1)
    expect(found.length).toBeGreaterThan(0)
    expect(found.every(({ kind }) => kind === 'taper')).toBe(true)
  })

  it.each([
    [0.8, 0.8, 0],
    [0.7999, 0.8, 0],
    [0.797, 0.8, 0],
    [0.79, 0.8, 1],
    [0.4, 0.8, 1],
  ])('a sheet of %s mm where %s is wanted: %s places', (thickness, wanted, places) => {
    expect(walls(block(40, 40, thickness), wanted)).toHaveLength(places)
  })

  it('grows with the piece', () => {
    const sheet = block(40, 40, 0.5)
    expect(walls(sheet, 0.8)).toHaveLength(1)
    expect(walls(sheet, 0.8, 2)).toHaveLength(0)
    const [small] = walls(sheet, 0.8, 0.5)
    expect(small!.thicknessMm).toBeCloseTo(0.25, 3)
    expect(small!.areaMm2).toBeGreaterThan(2 * 20 * 20 * 0.95)
  })

  it('what is sound has none, and the thinnest wall is told', () => {
    expect(placesOf(block(40, 40, 40), 1)).toEqual([])
    expect(placesOf(kernel.Manifold.sphere(20, 128), 1)).toEqual([])
    expect(thinnestWall(measureWalls(solidMesh(block(40, 40, 3))), 1)).toBeCloseTo(3, 3)
    expect(thinnestWall(measureWalls(solidMesh(block(40, 40, 3))), 2)).toBeCloseTo(6, 3)
  })

  it('a shell that is thin all over is one place, found at once', () => {
    const shell = kernel.Manifold.sphere(30, 320).subtract(kernel.Manifold.sphere(29.6, 320))
    const found = walls(shell, 0.8)
    expect(found).toHaveLength(1)
    expect(found[0]!.areaMm2).toBeGreaterThan(0.95 * 4 * Math.PI * (30 * 30 + 29.6 * 29.6))
  })

  it('a pin on a body of a quarter of a million triangles, and how thin a fine shell is, by all their surface', () => {
    const pin = kernel.Manifold.cylinder(8, 0.1, 0.1, 16).translate([0, 0, 38])
    const [place, ...others] = walls(kernel.Manifold.sphere(40, 720).add(pin), 0.8)
    expect(others).toEqual([])
    expect(Math.abs(place!.areaMm2 / (Math.PI * 0.2 * 6) - 1)).toBeLessThan(0.1)
    const shell = kernel.Manifold.sphere(30, 500).subtract(kernel.Manifold.sphere(29.6, 500))
    const [whole] = walls(shell, 0.8)
    expect(Math.abs(whole!.areaMm2 / (4 * Math.PI * (30 ** 2 + 29.6 ** 2)) - 1)).toBeLessThan(0.02)
  })
})

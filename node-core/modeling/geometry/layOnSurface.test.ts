import { beforeAll, describe, expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { createFontLibrary } from '../text/fontLibrary.ts'
import { layOutText } from '../text/layOutText.ts'
import { engraveZone } from './engraveZone.ts'
import { loadManifold, type CrossSection, type Manifold, type ManifoldToplevel } from './loadManifold.ts'
import { solidMesh } from './solidMesh.ts'
import type { ZoneFrame } from './zoneFrame.ts'

const assets = createNodeAssets()
let kernel: ManifoldToplevel
beforeAll(async () => {
  kernel = await loadManifold(assets)
})

async function words(text: string, sizeMm: number): Promise<CrossSection> {
  const outline = await layOutText(createFontLibrary(assets), text, 'inter', sizeMm)
  return new kernel.CrossSection(
    outline.glyphs.flatMap((glyph) => glyph.contours),
    'NonZero',
  )
}
const frameAt = (z: number): ZoneFrame => ({
  origin: [0, 0, z],
  right: [1, 0, 0],
  up: [0, 1, 0],
  normal: [0, 0, 1],
  widthMm: 100,
  heightMm: 40,
})
/** A cylinder along y whose nearest line is at z = radius. */
const barrel = (radius: number, facets: number): Manifold =>
  kernel.Manifold.cylinder(80, radius, radius, facets, true).rotate([90, 0, 0])
type Point = [number, number, number]
/** How deep the floors of the letters lie, mm, and the area of each triangle of them. */
function floors(solid: Manifold, depthOf: (point: Point) => number): { depth: number; area: number }[] {
  const { positions: p, indices } = solidMesh(solid)
  const corner = (i: number): Point => [p[3 * indices[i]!]!, p[3 * indices[i]! + 1]!, p[3 * indices[i]! + 2]!]
  const found = []
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [corner(i), corner(i + 1), corner(i + 2)]
    const depths = [a, b, c].map(depthOf)
    const [u, v] = [b, c].map((q) => q.map((x, k) => x - a[k]!)) as [Point, Point]
    const area = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2
    // A wall reaches up; a floor does not.
    const isFloor = Math.min(...depths) > 0.05 && Math.min(a[2], b[2], c[2]) > 0
    if (isFloor && Math.max(...depths) - Math.min(...depths) < 0.1 * Math.sqrt(area))
      found.push({ depth: depths[0]!, area })
  }
  return found
}
/** Share of the floors that is more than 0.02 mm off. */
function offShare(found: { depth: number; area: number }[], depthMm: number): number {
  const sum = (of: typeof found) => of.reduce((total, { area }) => total + area, 0)
  return sum(found.filter(({ depth }) => Math.abs(depth - depthMm) > 0.02)) / sum(found)
}

describe('words on a round surface', () => {
  it.each([
    ['CHAMPION', 8, 30, 256],
    ['勇者之剑', 9, 30, 256],
    ['CHAMPION OF THE HALL', 6, 150, 512],
  ])('%s at %s mm is everywhere as deep on R %s', async (text, sizeMm, radius, facets) => {
    const part = barrel(radius, facets)
    const shape = await words(text, sizeMm)
    const { solid, cutShare } = engraveZone(kernel, part, shape, frameAt(radius), 0.8)
    expect(solid.status()).toBe('NoError')
    expect(cutShare).toBeGreaterThan(0.999)
    const floor = floors(solid, ([x, , z]) => radius - Math.hypot(x, z))
    expect(floor.length).toBeGreaterThan(100)
    expect(offShare(floor, 0.8)).toBeLessThan(0.001)
    // What is missing is ink times depth: the surface is longer than its shadow, and no more.
    const gone = part.volume() - solid.volume()
    const half = (shape.bounds().max[0] - shape.bounds().min[0]) / 2
    expect(gone).toBeGreaterThan(0.95 * shape.area() * 0.8)
    expect(gone).toBeLessThan((shape.area() * 0.8 * 1.05) / Math.sqrt(1 - (half / radius) ** 2))
  })

  it('a long stroke across it is as deep in its middle as at its ends', () => {
    const bar = kernel.CrossSection.square([36, 3], true)
    const { solid } = engraveZone(kernel, barrel(30, 512), bar, frameAt(30), 0.8)
    const floor = floors(solid, ([x, , z]) => 30 - Math.hypot(x, z))
    expect(floor.length).toBeGreaterThan(50)
    expect(offShare(floor, 0.8)).toBeLessThan(0.001)
  })

  it('on a ball', async () => {
    const part = kernel.Manifold.sphere(50, 256)
    const { solid, cutShare } = engraveZone(kernel, part, await words('WINTER', 8), frameAt(50), 1)
    expect(solid.status()).toBe('NoError')
    expect(cutShare).toBeGreaterThan(0.999)
    const floor = floors(solid, (point) => 50 - Math.hypot(...point))
    expect(floor.length).toBeGreaterThan(100)
    expect(offShare(floor, 1)).toBeLessThan(0.001)
  })

  it('inside a bowl, where the surface rises to both sides', async () => {
    const block = kernel.Manifold.cube([90, 60, 20], true)
    const part = block.subtract(barrel(60, 512).translate([0, 0, 65]))
    const { solid, cutShare } = engraveZone(kernel, part, await words('HOLLOW', 8), frameAt(5), 0.6)
    expect(cutShare).toBeGreaterThan(0.999)
    const floor = floors(solid, ([x, , z]) => Math.hypot(x, z - 65) - 60).filter(({ depth }) => depth < 2)
    expect(floor.length).toBeGreaterThan(100)
    expect(offShare(floor, 0.6)).toBeLessThan(0.001)
  })

  it('a plane is cut as a plane, to the last digit', async () => {
    const part = kernel.Manifold.cube([60, 30, 10], true)
    const { solid } = engraveZone(kernel, part, await words('PLATE', 8), frameAt(5), 0.7)
    const { positions: p } = solidMesh(solid)
    const levels = new Set(Array.from({ length: p.length / 3 }, (_, i) => p[3 * i + 2]!))
    expect([...levels].toSorted((a, b) => a - b)).toEqual([-5, Math.fround(4.3), 5])
  })

  it('words over an edge, or over a step, are not bent round it', async () => {
    const edge = engraveZone(
      kernel,
      kernel.Manifold.cube([20, 30, 10], true),
      await words('OVER THE EDGE', 6),
      frameAt(5),
      0.7,
    )
    expect(edge.cutShare).toBeLessThan(0.8)
    const stairs = kernel.Manifold.union(
      kernel.Manifold.cube([60, 30, 10], true).translate([0, 0, -8]),
      kernel.Manifold.cube([30, 30, 10], true).translate([-15, 0, 0]),
    )
    expect(engraveZone(kernel, stairs, await words('ON THE STAIRS', 5), frameAt(5), 0.7).cutShare).toBeLessThan(0.8)
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { createFontLibrary } from '../text/fontLibrary.ts'
import { layOutText } from '../text/layOutText.ts'
import { countShells } from './countShells.ts'
import { loadManifold, type CrossSection, type Manifold, type ManifoldToplevel } from './loadManifold.ts'
import { raiseZone } from './raiseZone.ts'
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
/** A block with a trough along y, whose deepest line is at z = 5. */
const trough = (radius: number): Manifold =>
  kernel.Manifold.cube([90, 60, 20], true).subtract(barrel(radius, 512).translate([0, 0, radius + 5]))

type Point = [number, number, number]
interface Top {
  readonly heightMm: number
  readonly area: number
}
/** What of a solid's surface stands above the part, level with it: how high, and how large each triangle is. */
function topsOf(solid: Manifold, heightOf: (point: Point) => number): Top[] {
  const { positions: p, indices } = solidMesh(solid)
  const corner = (i: number): Point => [p[3 * indices[i]!]!, p[3 * indices[i]! + 1]!, p[3 * indices[i]! + 2]!]
  const found: Top[] = []
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [corner(i), corner(i + 1), corner(i + 2)]
    const heights = [a, b, c].map(heightOf)
    const [u, v] = [b, c].map((q) => q.map((x, k) => x - a[k]!)) as [Point, Point]
    const area = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2
    // A wall reaches down; a top does not.
    const isTop = Math.min(...heights) > 0.05 && Math.min(a[2], b[2], c[2]) > 0
    if (isTop && Math.max(...heights) - Math.min(...heights) < 0.1 * Math.sqrt(area))
      found.push({ heightMm: heights[0]!, area })
  }
  return found
}
const areaOf = (tops: readonly Top[]) => tops.reduce((sum, { area }) => sum + area, 0)
/** Share of the tops that is more than so much too high or too low. */
const offShare = (tops: readonly Top[], heightMm: number, byMm: number) =>
  areaOf(tops.filter((top) => Math.abs(top.heightMm - heightMm) > byMm)) / areaOf(tops)

describe('raised words', () => {
  it('on a plane stand as high as they were asked to, to the last digit', async () => {
    const part = kernel.Manifold.cube([60, 30, 10], true)
    const shape = await words('PLATE', 8)
    const { solid, rootedShare, crampedShare } = raiseZone(kernel, part, shape, frameAt(5), 0.7)
    const { positions: p } = solidMesh(solid)
    const levels = new Set(Array.from({ length: p.length / 3 }, (_, i) => p[3 * i + 2]!))
    expect([...levels].toSorted((a, b) => a - b)).toEqual([-5, 5, Math.fround(5.7)])
    expect([rootedShare, crampedShare]).toEqual([expect.closeTo(1, 9), 0])
    expect(solid.volume() - part.volume()).toBeCloseTo(shape.area() * 0.7, 2)
    expect(countShells(solid).pieces).toBe(1)
  })

  it.each<[string, string, number, () => Manifold, number, (point: Point) => number]>([
    ['R 30', 'CHAMPION', 8, () => barrel(30, 256), 30, ([x, , z]) => Math.hypot(x, z) - 30],
    ['R 30', '勇者之剑', 9, () => barrel(30, 256), 30, ([x, , z]) => Math.hypot(x, z) - 30],
    ['R 150', 'CHAMPION OF THE HALL', 6, () => barrel(150, 512), 150, ([x, , z]) => Math.hypot(x, z) - 150],
    ['a ball of R 50', 'WINTER', 8, () => kernel.Manifold.sphere(50, 256), 50, (point) => Math.hypot(...point) - 50],
    ['a trough of R 60', 'HOLLOW', 8, () => trough(60), 5, ([x, , z]) => 60 - Math.hypot(x, z - 65)],
  ])('on %s, %s is everywhere as high', async (_where, text, sizeMm, make, at, heightOf) => {
    const part = make()
    const shape = await words(text, sizeMm)
    const { solid, rootedShare, crampedShare } = raiseZone(kernel, part, shape, frameAt(at), 0.8)
    expect(solid.status()).toBe('NoError')
    expect(rootedShare).toBeGreaterThan(0.999)
    expect(crampedShare).toBe(0)
    expect(countShells(solid)).toMatchObject({ pieces: 1, hollows: 0 })
    const tops = topsOf(solid, heightOf).filter(({ heightMm }) => heightMm < 2)
    expect(areaOf(tops)).toBeGreaterThan(0.9 * shape.area())
    expect(offShare(tops, 0.8, 0.1)).toBeLessThanOrEqual(0.005)
    expect(offShare(tops, 0.8, 0.02)).toBeLessThan(0.005)
  })

  it('grow out of the surface without a gap, also where its facets are coarse', async () => {
    // Facets of 7.8 mm, whose chords lie 0.5 mm below the round: the letters stand on the facets.
    const part = barrel(30, 24)
    const shape = await words('ROOTED', 8)
    const { solid, rootedShare } = raiseZone(kernel, part, shape, frameAt(30), 0.8)
    expect(rootedShare).toBeGreaterThan(0.999)
    expect(countShells(solid)).toMatchObject({ pieces: 1, hollows: 0 })
    const grown = solid.volume() - part.volume()
    expect(grown / (shape.area() * 0.8)).toBeGreaterThan(0.97)
    expect(grown / (shape.area() * 0.8)).toBeLessThan(1.3)
  })

  it('that hang over an edge, or over a step, are in the air', async () => {
    const plate = kernel.Manifold.cube([20, 30, 10], true)
    expect(raiseZone(kernel, plate, await words('OVER THE EDGE', 6), frameAt(5), 0.7).rootedShare).toBeLessThan(0.8)
    const stairs = kernel.Manifold.union(
      kernel.Manifold.cube([60, 30, 10], true).translate([0, 0, -8]),
      kernel.Manifold.cube([30, 30, 10], true).translate([-15, 0, 0]),
    )
    expect(raiseZone(kernel, stairs, await words('ON THE STAIRS', 5), frameAt(5), 0.7).rootedShare).toBeLessThan(0.8)
  })

  it('whose roots would come out behind a foil do not stand on it', async () => {
    const foil = (mm: number) => kernel.Manifold.cube([60, 30, mm], true)
    expect(raiseZone(kernel, foil(0.3), await words('FOIL', 8), frameAt(0.15), 0.7).rootedShare).toBeCloseTo(1, 6)
    expect(raiseZone(kernel, foil(0.15), await words('FOIL', 8), frameAt(0.075), 0.7).rootedShare).toBeLessThan(0.6)
  })

  it('in a trough hardly wider than they are high run together towards the top', async () => {
    const tight = (radius: number, heightMm: number) =>
      raiseZone(kernel, trough(radius), kernel.CrossSection.square([radius, 3], true), frameAt(5), heightMm)
    expect(tight(4, 3).crampedShare).toBeGreaterThan(0.1)
    expect(tight(4, 1).crampedShare).toBe(0)
    const round = raiseZone(kernel, barrel(4, 256), kernel.CrossSection.square([4, 3], true), frameAt(4), 3)
    expect(round.crampedShare).toBe(0)
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { engraveZone } from '../geometry/engraveZone.ts'
import { loadManifold, type Manifold, type ManifoldToplevel } from '../geometry/loadManifold.ts'
import { createFontLibrary } from '../text/fontLibrary.ts'
import { layOutText } from '../text/layOutText.ts'
import { measureBehind } from './measureBehind.ts'
import { thinPlaces } from './thinPlaces.ts'

const assets = createNodeAssets()
let kernel: ManifoldToplevel
beforeAll(async () => {
  kernel = await loadManifold(assets)
})
const plate = (x: number, y: number, z: number): Manifold => kernel.Manifold.cube([x, y, z], true)

/** Cuts words 0.8 mm deep into what lies at z = `at`: the places with less than `wantedMm` behind them, and the ink. */
async function behind(part: Manifold, at: number, wantedMm: number, text = 'HALL', sizeMm = 10) {
  const { glyphs } = await layOutText(createFontLibrary(assets), text, 'inter', sizeMm)
  const shape = new kernel.CrossSection(
    glyphs.flatMap((glyph) => glyph.contours),
    'NonZero',
  )
  const frame = { right: [1, 0, 0], up: [0, 1, 0], normal: [0, 0, 1], widthMm: 100, heightMm: 40 } as const
  const { before, pointAt } = engraveZone(kernel, part, shape, { ...frame, origin: [0, 0, at] }, 0.8)
  const samples = measureBehind(kernel, before, shape, pointAt, 0.8, wantedMm)
  return { places: thinPlaces(samples, 1, wantedMm), inkMm2: shape.area() }
}

describe('material behind words', () => {
  it.each([
    [2, 1.2, 0],
    [2.8, 2, 0],
    [1.99, 1.2, 1],
    [1.2, 1.2, 1],
  ])('a plate of %s mm where %s is wanted: %s places', async (thickness, wanted, places) => {
    const { places: found, inkMm2 } = await behind(plate(60, 30, thickness), thickness / 2, wanted)
    expect(found).toHaveLength(places)
    if (places === 0) return
    expect(found[0]!.thicknessMm).toBeCloseTo(thickness - 0.8, 3)
    expect(found[0]!.areaMm2).toBeCloseTo(inkMm2, 3)
    expect(found[0]!.normal).toEqual([0, 0, 1])
  })

  it('a groove under one stroke is found at the groove, however small its share of the words', async () => {
    // Up to 0.9 mm below the face: 0.1 behind the letters.
    const groove = plate(0.8, 20, 4).translate([-9, 0, -0.4])
    const { places, inkMm2 } = await behind(plate(60, 30, 5).subtract(groove), 2.5, 1.5, 'HALL OF HONOUR', 6)
    expect(places).toMatchObject([{ thicknessMm: expect.closeTo(0.1, 4) }])
    expect(places[0]!.areaMm2 / inkMm2).toBeLessThan(0.03)
    expect(places[0]!.areaMm2).toBeGreaterThan(0.5)
    expect(Math.abs(places[0]!.pointMm[0] + 9)).toBeLessThanOrEqual(0.4)
  })

  it('letters that come out behind leave nothing', async () => {
    const { places, inkMm2 } = await behind(plate(60, 30, 0.7), 0.35, 1)
    expect(places).toMatchObject([{ thicknessMm: 0 }])
    expect(places[0]!.areaMm2).toBeCloseTo(inkMm2, 3)
  })

  it('words over an edge have no thin wall there, on a round surface it is measured across it', async () => {
    expect((await behind(plate(20, 30, 10), 5, 1, 'OVER THE EDGE', 6)).places).toEqual([])
    const barrel = (radius: number): Manifold =>
      kernel.Manifold.cylinder(80, radius, radius, 256, true).rotate([90, 0, 0])
    const tube = barrel(30).subtract(barrel(28.5))
    const { places, inkMm2 } = await behind(tube, 30, 1, 'THIN', 8)
    expect(places).toHaveLength(1)
    expect(Math.abs(places[0]!.thicknessMm - 0.7)).toBeLessThan(0.02)
    expect(Math.abs(places[0]!.areaMm2 / inkMm2 - 1)).toBeLessThan(0.01)
    expect((await behind(tube, 30, 0.69, 'THIN', 8)).places).toEqual([])
  })
})

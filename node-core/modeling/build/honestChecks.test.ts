import { describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { meshGlb } from '../../../tests/support/meshGlb.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { createModeling } from '../createModeling.ts'
import { loadManifold, type Manifold } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'

const assets = createNodeAssets()
const { Manifold: M } = await loadManifold(assets)
const modeling = createModeling(assets)
let built = 0

/** A solid as a studio would publish it, at its own size, plain; judged against a wall in mm. */
async function judge(solid: Manifold, minWallMm = 0.8) {
  const { min, max } = solid.boundingBox()
  const realSizeMm = Math.round(Math.max(...[0, 1, 2].map((k) => max[k]! - min[k]!)))
  const prop = testProp({
    glb: `bafkreisolid${built++}`,
    realSizeMm,
    sizeRangeMm: { min: realSizeMm / 2, max: realSizeMm * 2 },
    textZones: [],
    requirements: { processes: [], finishes: [], minWallMm },
  })
  const design = createDesign(propHash(prop))
  const { printability, priceInputs } = await modeling.build({ prop, glb: meshGlb(solidMesh(solid)), design })
  return { ...printability, priceInputs, codes: printability.issues.map(({ severity, code }) => `${severity} ${code}`) }
}

const block = (x: number, y: number, z: number): Manifold => M.cube([x, y, z], true)

/** A bar of 4 × 10 mm bent round a circle of 30 mm: beyond 360° it runs into itself, as one closed surface. */
const ring = (degrees: number): Manifold =>
  M.cube([100, 4, 10])
    .refineToLength(1)
    .warp((p) => {
      const angle = ((p[0] / 100) * degrees * Math.PI) / 180
      const radius = 34 - p[1]
      p[0] = radius * Math.cos(angle)
      p[1] = radius * Math.sin(angle)
    })

describe('what is reported of a piece', () => {
  it('a plate with a pin of 0.2 mm is refused, at the pin', async () => {
    const pin = M.cylinder(3, 0.1, 0.1, 16).rotate([-90, 0, 0]).translate([30, 4.9, 20])
    const { verdict, issues, codes } = await judge(block(100, 10, 100).add(pin))
    expect([verdict, ...codes]).toEqual(['blocked', 'block PRINT_WALL_TOO_THIN'])
    const { pointMm, normal } = issues[0]!.spot!
    // Standing on y = 0.
    expect(Math.hypot(pointMm[0] - 30, pointMm[2] - 20)).toBeLessThan(0.15)
    expect(pointMm[1]).toBeGreaterThan(10)
    expect(Math.hypot(...normal!)).toBeCloseTo(1, 1)
    expect(issues[0]!.data.wallMm).toBeLessThanOrEqual(0.2)
    expect(issues[0]!.data.areaMm2).toBeCloseTo(Math.PI * 0.2 * 2.9, 0)
  })

  it('a knife can be made, its edge comes out rounded', async () => {
    const knife = M.extrude([[[-8, 0], [8, 0], [0, 40]]], 60) // prettier-ignore
    const { verdict, codes } = await judge(knife, 1)
    expect([verdict, ...codes]).toEqual(['printable-with-warnings', 'warn PRINT_EDGE_TAPERS'])
  })

  it('a wall of just the wanted thickness passes, and one fin on a large body does not', async () => {
    expect((await judge(block(40, 40, 0.8))).codes).toEqual([])
    expect((await judge(block(40, 40, 1.1999), 1.2)).codes).toEqual([])
    const fin = block(8, 6, 0.4).translate([0, 32.9, 0])
    const { issues, codes } = await judge(
      M.sphere(30, 96)
        .add(block(20, 10, 20).translate([0, 27, 0]))
        .add(fin),
    )
    expect(codes).toContain('block PRINT_WALL_TOO_THIN')
    expect(issues[0]!.spot!.pointMm[1]).toBeGreaterThan(60)
  })

  it('shells that overlap are one body with the volume of both together', async () => {
    const { priceInputs, parts, codes } = await judge(
      M.compose([block(20, 20, 20), block(20, 20, 20).translate([10, 0, 0])]),
    )
    expect([parts[0]!.pieces, priceInputs!.volumeMm3, ...codes]).toEqual([1, 12_000])
    const apart = await judge(M.union([block(20, 20, 20), block(20, 20, 20).translate([30, 0, 0])]))
    expect([apart.parts[0]!.pieces, apart.priceInputs!.volumeMm3, ...apart.codes]).toEqual([
      2,
      16_000,
      'note PRINT_LOOSE_PIECES',
    ])
  })

  it('a hollow is no piece, and is told', async () => {
    const { parts, codes, issues, verdict } = await judge(block(20, 20, 20).subtract(block(10, 10, 10)))
    expect([verdict, parts[0]!.pieces, parts[0]!.volumeMm3, ...codes]).toEqual([
      'printable',
      1,
      7_000,
      'note PRINT_CLOSED_HOLLOW',
    ])
    expect(issues[0]).toMatchObject({ spot: { pointMm: [0, 10, 0] }, data: { hollows: 1, volumeMm3: 1_000 } })
  })

  it('a surface through itself is told, and its volume is that of the space it fills', async () => {
    const through = ring(400)
    const whole = ring(360).volume()
    const { priceInputs, codes, verdict } = await judge(through)
    expect([verdict, codes[0]]).toEqual(['printable-with-warnings', 'warn PRINT_SURFACE_CROSSES'])
    // The triangles alone say 11 % more.
    expect(through.volume() / whole).toBeGreaterThan(1.1)
    expect(Math.abs(priceInputs!.volumeMm3 / whole - 1)).toBeLessThan(0.005)
  })

  it('a surface inside out is refused', async () => {
    const twisted = block(40, 10, 10)
      .refineToLength(1)
      .warp((p) => void (p[1] *= (p[0] + 10) / 20))
    expect((await judge(twisted)).codes).toContain('block PRINT_SURFACE_INVERTED')
  })
})

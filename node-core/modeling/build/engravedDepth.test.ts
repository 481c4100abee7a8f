import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { testGlb } from '../../../tests/support/testGlb.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { createModeling } from '../createModeling.ts'

const modeling = createModeling(createNodeAssets())
const plain = testProp()
const prop = testProp({ textZones: plain.textZones.map((zone) => ({ ...zone, allows: 'either' as const })) })
const input = (depthMm: number, sizeMm: number | null = null, kind: { raised?: true } = {}) => ({
  prop,
  glb: testGlb(),
  design: createDesign(propHash(prop), [
    ...(sizeMm === null ? [] : [{ type: 'scaleTo' as const, sizeMm }]),
    { type: 'engraveText', zone: 'front', engraving: { text: 'HALL', font: 'inter', sizeMm: 8, depthMm, ...kind } },
  ]),
})

/**
 * How far the deepest floor of the letters lies below the face they are cut into: levels strictly inside the cube near
 * that face.
 */
function depthBelow(face: number, levels: Iterable<number>): number {
  const inside = [...levels].filter((level) => level < face - 1e-4 && level > face - 5)
  return face - Math.min(...inside)
}

describe('words are cut as deep as the design says', () => {
  it.each([
    [0.4, null, 20],
    [1, null, 20],
    [0.8, 80, 40],
  ] as const)('%s mm deep at size %s, in the geometry on screen', async (depthMm, sizeMm, face) => {
    const { meshes } = await modeling.build(input(depthMm, sizeMm))
    // The zone is on the front, +z.
    expect(
      depthBelow(
        face,
        meshes[0]!.positions.filter((_, i) => i % 3 === 2),
      ),
    ).toBeCloseTo(depthMm, 3)
  })

  it.each([
    [0.4, null, 20],
    [1, 80, 40],
  ] as const)('raised %s mm at size %s, they stand so far out, on screen and in the file', async (mm, sizeMm, face) => {
    const raised = input(mm, sizeMm, { raised: true })
    const { positions } = (await modeling.build(raised)).meshes[0]!
    expect(positions.reduce((most, value, i) => (i % 3 === 2 ? Math.max(most, value) : most), 0)).toBeCloseTo(
      face + mm,
      3,
    )
    const model = new TextDecoder().decode(unzipSync(await modeling.export3mf(raised))['3D/3dmodel.model'])
    const levels = [...model.matchAll(/<vertex x="[^"]*" y="([^"]*)"/g)].map((match) => Number(match[1]))
    expect(Math.max(...levels) - Math.min(...levels)).toBeCloseTo(2 * face + mm, 3)
  })

  it.each([0.4, 1])('%s mm deep in the production file', async (depthMm) => {
    const model = new TextDecoder().decode(unzipSync(await modeling.export3mf(input(depthMm)))['3D/3dmodel.model'])
    // Z is up there: the front, +z on screen, looks to −y.
    const levels = [...model.matchAll(/<vertex x="[^"]*" y="([^"]*)"/g)].map((match) => -Number(match[1]))
    expect(Math.max(...levels)).toBeCloseTo(20, 3)
    expect(depthBelow(20, levels)).toBeCloseTo(depthMm, 3)
  })
})

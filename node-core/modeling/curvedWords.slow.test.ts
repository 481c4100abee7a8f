import { Document, NodeIO } from '@gltf-transform/core'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash, type FontId, type Prop } from '#node-core/model/prop.ts'
import { askJudge, hasJudge } from '../../tests/support/outsideJudge.ts'
import { testProp } from '../../tests/support/testProp.ts'
import { createNodeAssets } from './assets/nodeAssets.ts'
import { createModeling } from './createModeling.ts'
import { suggestTextZone } from './geometry/suggestTextZone.ts'

/*
 * A barrel from a studio's file to what a factory prints: the studio clicks, the fan writes, outside judges look.
 */

const modeling = createModeling(createNodeAssets())
const folder = mkdtempSync(join(tmpdir(), 'barrel-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** 80 mm high, R 30 mm, on the ground. */
async function barrelGlb(sides: number): Promise<Uint8Array> {
  const positions: number[] = []
  const indices: number[] = []
  for (let i = 0; i < sides; i++) {
    const turn = (2 * Math.PI * i) / sides
    for (const y of [0, 0.08]) positions.push(0.03 * Math.sin(turn), y, 0.03 * Math.cos(turn))
    const [a, b] = [2 * i, 2 * ((i + 1) % sides)]
    indices.push(a, b, a + 1, a + 1, b, b + 1, 2 * sides, b, a, 2 * sides + 1, a + 1, b + 1)
  }
  positions.push(0, 0, 0, 0, 0.08, 0)
  const file = new Document()
  const buffer = file.createBuffer()
  const primitive = file
    .createPrimitive()
    .setAttribute(
      'POSITION',
      file.createAccessor().setType('VEC3').setArray(new Float32Array(positions)).setBuffer(buffer),
    )
    .setIndices(file.createAccessor().setType('SCALAR').setArray(new Uint32Array(indices)).setBuffer(buffer))
  file.createScene().addChild(file.createNode('Barrel').setMesh(file.createMesh('Barrel').addPrimitive(primitive)))
  return new NodeIO().writeBinary(file)
}
const glb = await barrelGlb(96)

/** What a studio gets by one click on the front. */
async function clicked(): Promise<Prop> {
  const { prop } = await modeling.importProp(glb, 80)
  const [part] = prop.parts
  const place = suggestTextZone(part!, [0, 40, 30], [0, 0, 1])!
  const plain = testProp({ glb: 'bafkbarrel', realSizeMm: 80, sizeRangeMm: { min: 40, max: 160 }, variants: [] })
  return {
    ...plain,
    parts: [{ ...plain.parts[0]!, sources: [part!.key] }],
    textZones: [{ ...plain.textZones[0]!, ...place, maxCharacters: 24, allows: 'either' }],
  }
}
const prop = await clicked()
const input = (
  text: string,
  font: FontId,
  depthMm = 0.8,
  sizeMm: number | null = null,
  kind: { raised?: true } = {},
) => ({
  prop,
  glb,
  design: createDesign(propHash(prop), [
    ...(sizeMm === null ? [] : [{ type: 'scaleTo' as const, sizeMm }]),
    { type: 'engraveText', zone: 'front', engraving: { text, font, sizeMm: 7, depthMm, ...kind } },
  ]),
})

describe('words on a barrel', () => {
  it.each<[string, FontId, number | null]>([
    ['CHAMPION', 'inter', null],
    ['勇者之剑', 'noto-sans-sc', null],
    ['MERIDIAN', 'oswald', 160],
  ])('%s in %s at size %s can be made, cut in and standing out', async (text, font, sizeMm) => {
    const volumes: number[] = []
    for (const kind of [{ raised: true }, {}] as const) {
      const { printability, priceInputs } = await modeling.build(input(text, font, 0.8, sizeMm, kind))
      expect(printability.issues).toEqual([])
      expect(printability.parts.map(({ pieces }) => pieces)).toEqual([1])
      expect(priceInputs!.engravedCharacters).toBe([...text].length)
      volumes.push(priceInputs!.volumeMm3)
    }
    const { priceInputs: plain } = await modeling.build({
      ...input(text, font),
      design: createDesign(propHash(prop), sizeMm === null ? [] : [{ type: 'scaleTo', sizeMm }]),
    })
    const [more, less] = [volumes[0]! - plain!.volumeMm3, plain!.volumeMm3 - volumes[1]!]
    // As much stands out as is cut in, and a little more: outwards the round is longer.
    expect(more / less).toBeGreaterThan(1)
    expect(more / less).toBeLessThan(1.1)
  })

  it('deeper than the wall is refused, as on a plate', async () => {
    const thin = { ...prop, requirements: { ...prop.requirements, minWallMm: 59.6 } }
    const { printability } = await modeling.build({
      prop: thin,
      glb,
      design: createDesign(propHash(thin), input('DEEP', 'inter').design.commands),
    })
    expect(printability.issues.map(({ code }) => code)).toContain('PRINT_WALL_BEHIND_TEXT')
  })

  it.skipIf(!hasJudge('prusa-slicer') || !hasJudge('admesh'))(
    'PrusaSlicer and admesh find it whole (skipped where one of them is missing)',
    async () => {
      for (const kind of [{}, { raised: true }] as const) {
        const [piece, mesh] = [join(folder, 'barrel.3mf'), join(folder, 'barrel.stl')]
        writeFileSync(piece, await modeling.export3mf(input('CHAMPION', 'inter', 0.8, null, kind)))
        writeFileSync(mesh, await modeling.exportStl(input('CHAMPION', 'inter', 0.8, null, kind)))
        expect(askJudge('prusa-slicer', ['--info', piece])).toMatch(/manifold = yes/)
        const judged = askJudge('admesh', [mesh])
        expect(judged).toMatch(/Number of parts\s*:\s*1\b/)
        for (const trouble of ['Degenerate facets', 'Edges fixed', 'Facets removed', 'Facets added', 'Facets reversed'])
          expect(judged).toMatch(new RegExp(`${trouble}\\s*:\\s*0\\b`))
      }
    },
  )
})

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkProp } from '#node-core/model/checkProp.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { createDesign } from '#node-core/model/design.ts'
import { propHash, type FontId, type Prop } from '#node-core/model/prop.ts'
import { askJudge, hasJudge } from '../../tests/support/outsideJudge.ts'
import { createNodeAssets } from './assets/nodeAssets.ts'
import { createModeling } from './createModeling.ts'

const assets = resolve(import.meta.dirname, '../../assets/props')
const names = readdirSync(assets)
  .filter((file) => file.endsWith('.prop.json'))
  .map((file) => file.replace('.prop.json', ''))
const modeling = createModeling(createNodeAssets())
const folder = mkdtempSync(join(tmpdir(), 'props-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('there are sample props', () => expect(names.length).toBeGreaterThanOrEqual(2))

describe.each(names)('sample prop %s', (name) => {
  const prop = JSON.parse(readFileSync(join(assets, `${name}.prop.json`), 'utf8')) as Prop
  const glb = new Uint8Array(readFileSync(join(assets, `${name}.glb`)))
  const input = (text: string, font: FontId, kind: { raised?: true } = {}) => ({
    prop,
    glb,
    design: createDesign(propHash(prop), [
      { type: 'setVariant', variant: prop.variants[0]!.id },
      {
        type: 'engraveText',
        zone: prop.textZones[0]!.id,
        engraving: { text, font, sizeMm: 8, depthMm: 0.6, ...kind },
      },
    ]),
  })

  it('its document follows the rules and names these bytes', () => {
    expect(checkProp(prop)).toEqual([])
    expect(prop.glb).toBe(bytesToContentId(glb))
    expect(glb.length).toBeLessThan(1_048_576)
    expect(prop.parts.length).toBeGreaterThanOrEqual(6)
  })

  it('every part is a solid in one piece', async () => {
    const { diagnosis, prop: imported } = await modeling.importProp(glb, prop.realSizeMm)
    expect(diagnosis.filter((part) => part.problem)).toEqual([])
    expect(imported.parts.map((part) => part.key)).toEqual(prop.parts.flatMap((part) => part.sources))
  })

  it.each<[string, FontId]>([
    ['ALICE #001', 'inter'],
    ['MERIDIAN 1742', 'oswald'],
    ['爱丽丝 #001', 'noto-sans-sc'],
  ])('takes %s in %s, engraved and raised', async (text, font) => {
    for (const kind of [{}, { raised: true }] as const) {
      const { printability, priceInputs } = await modeling.build(input(text, font, kind))
      expect(printability.issues.filter((issue) => issue.severity === 'block')).toEqual([])
      expect(printability.issues.map(({ code }) => code)).not.toContain('PRINT_NEEDS_APPROVAL')
      expect(printability.parts.every((part) => part.pieces === 1)).toBe(true)
      expect(priceInputs!.engravedCharacters).toBe([...text.replace(/ /g, '')].length)
    }
  })

  it.skipIf(!hasJudge('prusa-slicer'))(
    'PrusaSlicer finds every part manifold (skipped where prusa-slicer is missing)',
    async () => {
      const file = join(folder, `${name}.3mf`)
      writeFileSync(file, await modeling.export3mf(input('ALICE #001', 'inter')))
      expect(askJudge('prusa-slicer', ['--info', file]).match(/manifold = yes/g)).toHaveLength(prop.parts.length)
    },
  )
})

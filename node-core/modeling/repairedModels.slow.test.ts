import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash, type PartRepair, type Prop } from '#node-core/model/prop.ts'
import { askJudge, hasJudge } from '../../tests/support/outsideJudge.ts'
import { sharedFolder } from '../../tests/support/sharedFolder.ts'
import { testProp } from '../../tests/support/testProp.ts'
import { createNodeAssets } from './assets/nodeAssets.ts'
import { createModeling } from './createModeling.ts'
import type { ImportResult } from './modeling.ts'

const SIZE_MM = 200
const shared = sharedFolder() && join(sharedFolder()!, 'models')
const names = shared ? readdirSync(shared).filter((name) => name.endsWith('.glb')) : []
if (names.length === 0) console.warn('repairedModels: the shared models are not here, so none is repaired')
const modeling = createModeling(createNodeAssets())
const folder = mkdtempSync(join(tmpdir(), 'repaired-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** As a studio that says yes to closing, and to wrapping where that is not enough. */
function propOf(name: string, { prop, diagnosis }: ImportResult): Prop {
  const repairOf = (key: string): { repair?: PartRepair } => {
    const { problem, closing } = diagnosis.find((part) => part.key === key)!
    if (problem === null) return {}
    return { repair: closing ? { kind: 'close' } : { kind: 'wrap', skinMm: 1.2 } }
  }
  return testProp({
    glb: `bafkrei${name.replace(/[^a-z0-9]/g, '')}`,
    realSizeMm: SIZE_MM,
    sizeRangeMm: { min: 100, max: 300 },
    parts: prop.parts.map(({ key, name: of, color }, i) => ({
      id: `part-${i}`,
      name: of,
      sources: [key],
      materials: ['resin'],
      colors: [color],
      ...repairOf(key),
    })),
    variants: [],
    textZones: [],
    requirements: { processes: [], finishes: [], minWallMm: 0 },
  })
}

/** What each needs: parts, of which so many are closed and so many wrapped. */
const NEEDS: Readonly<Record<string, readonly [number, number, number]>> = {
  'bjs-cannon-two-parts-watertight': [2, 0, 0],
  'bjs-exploding-barrel-pbr': [5, 3, 0],
  'crane-spot-watertight': [1, 0, 0],
  'kaykit-chest-gold': [2, 2, 0],
  'kaykit-knight-skinned': [15, 10, 1],
  'kaykit-sword-2h': [1, 1, 0],
  'manifold-box-open-nonmanifold': [1, 1, 0],
  'manifold-openscad-nonmanifold-crash': [1, 0, 1],
  'manifold-scallop-120k-colors': [1, 0, 0],
  'market-nes-controller-draco-multimat': [6, 2, 1],
  'shopify-shoe-materials-variants': [1, 1, 0],
}

describe.skipIf(names.length === 0)(
  'real models that are no bodies (skipped where the shared folder is absent)',
  () => {
    it.each(Object.entries(NEEDS))('%s can be made once its studio agrees to a repair', async (name, needs) => {
      const glb = new Uint8Array(readFileSync(join(shared!, `${name}.glb`)))
      const prop = propOf(name, await modeling.importProp(glb, SIZE_MM))
      const kinds = prop.parts.map(({ repair }) => repair?.kind)
      const count = (kind: string) => kinds.filter((each) => each === kind).length
      expect([prop.parts.length, count('close'), count('wrap')]).toEqual(needs)
      const input = { prop, glb, design: createDesign(propHash(prop)) }
      const { printability, meshes } = await modeling.build(input)
      expect(meshes.filter(({ solid }) => !solid).map(({ part }) => part)).toEqual([])
      const blocks = printability.issues.filter(({ severity }) => severity === 'block').map(({ code }) => code)
      // Walls are told as they are, at this size; nothing else stands against making it.
      expect(blocks.filter((code) => code !== 'PRINT_WALL_TOO_THIN')).toEqual([])
      if (blocks.length > 0 || !hasJudge('prusa-slicer')) return
      const file = join(folder, `${name}.3mf`)
      writeFileSync(file, await modeling.export3mf(input))
      expect(askJudge('prusa-slicer', ['--info', file]).match(/manifold = yes/g)).toHaveLength(prop.parts.length)
    })

    it('all of them are here, but for the one that only is large', () => {
      expect(names.map((name) => name.replace('.glb', '')).sort()).toEqual(
        [...Object.keys(NEEDS), 'crane-spot-huge-585k-draco'].sort(),
      )
    })
  },
)

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { askJudge, hasJudge } from '../../../tests/support/outsideJudge.ts'
import { BAMBU_3MF, STANDARD_3MF, type ThreeMfDialect } from './dialects.ts'
import { layOutPlate, plateSizeMm } from './plateLayout.ts'
import type { ThreeMfDocument, ThreeMfPart } from './threeMfDocument.ts'
import { write3mf } from './write3mf.ts'

const MODEL = '3D/3dmodel.model'
/** How Bambu Studio writes a whole triangle of each filament, from 1 (its own table, `CONST_FILAMENTS`). */
const CODES = ['', '4', '8', '0C', '1C', '2C', '3C', '4C', '5C', '6C', '7C', '8C', '9C', 'AC', 'BC', 'CC']
const HEX = ['#aa2211', '#00cc44', '#1020f0', '#ffffff', '#000000', '#a0b0c0']

/** A ball of `8 · 4 ** rounds` triangles, Y up. */
function ball(radius: number, rounds: number) {
  let triangles = [1, -1].flatMap((y) =>
    [0, 1, 2, 3].map((i) => {
      const ring = [
        [1, 0, 0],
        [0, 0, -1],
        [-1, 0, 0],
        [0, 0, 1],
      ]
      const [a, b] = [ring[i]!, ring[(i + 1) % 4]!]
      return y > 0 ? [a, b, [0, 1, 0]] : [b, a, [0, -1, 0]]
    }),
  )
  const middle = (a: readonly number[], b: readonly number[]) => {
    const sum = a.map((value, k) => value + b[k]!)
    const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0))
    return sum.map((value) => value / length)
  }
  for (let round = 0; round < rounds; round++)
    triangles = triangles.flatMap(([a, b, c]) => {
      const [ab, bc, ca] = [middle(a!, b!), middle(b!, c!), middle(c!, a!)]
      return [
        [a!, ab, ca],
        [ab, b!, bc],
        [ca, bc, c!],
        [ab, bc, ca],
      ]
    })
  const numbers = new Map<string, number>()
  const positions: number[] = []
  const indices = triangles.flat().map((point) => {
    const key = point.map((value) => value.toFixed(6)).join()
    if (!numbers.has(key)) {
      numbers.set(key, numbers.size)
      positions.push(...point.map((value) => value * radius))
    }
    return numbers.get(key)!
  })
  return { positions: new Float32Array(positions), indices: new Uint32Array(indices) }
}

const meshes = layOutPlate([ball(10, 1), ball(6, 1)])
const TRIANGLES = meshes[0]!.indices.length / 3

const document = (parts: readonly Pick<ThreeMfPart, 'colors' | 'index'>[]): ThreeMfDocument => ({
  title: 'A & B',
  description: 'd',
  designer: '',
  licenceTerms: '',
  seed: new Uint8Array(32),
  picture: Uint8Array.of(1, 2, 3),
  parts: parts.map((part, i) => ({
    ...part,
    name: `Part "<&>" ${i}`,
    materialName: 'Resin',
    mesh: meshes[i % 2]!,
  })),
})

/** Two parts: one of three colours, one of one that the first has too. */
const two = document([
  {
    colors: [
      { color: '#aa2211', tool: 1, name: '' },
      { color: '#00cc44', tool: 2, name: '' },
      { color: '#1020f0', tool: 3, name: '' },
    ],
    index: Uint8Array.from({ length: TRIANGLES }, (_, t) => t % 3),
  },
  { colors: [{ color: '#00cc44', tool: 2, name: '' }], index: null },
])

async function filesOf(of: ThreeMfDocument, dialect: ThreeMfDialect): Promise<Record<string, string>> {
  const files = unzipSync(await write3mf(of, dialect))
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, bytesToUtf8(bytes)]))
}

/** By object: its mesh without paint, and the paint of each triangle. */
function objectsOf(model: string, attribute: string) {
  return [...model.matchAll(/<object [\s\S]*?<\/object>/g)].map(([object]) => ({
    mesh: object.replaceAll(new RegExp(` ${attribute}="\\w+"`, 'g'), ''),
    codes: [...object.matchAll(/<triangle [^>]*>/g)].map(
      ([triangle]) => new RegExp(` ${attribute}="(\\w+)"`).exec(triangle)?.[1] ?? null,
    ),
  }))
}

describe('the 3MF for Bambu Studio and OrcaSlicer', () => {
  it('has the same parts as the other file, and the same colours in the same order', async () => {
    const [bambu, standard] = [await filesOf(two, BAMBU_3MF), await filesOf(two, STANDARD_3MF)]
    const [own, other] = [
      objectsOf(bambu[MODEL]!, 'paint_color'),
      objectsOf(standard[MODEL]!, 'slic3rpe:mmu_segmentation'),
    ]
    expect(own).toEqual(other)
    expect(own[0]!.codes.slice(0, 6)).toEqual([null, '8', '0C', null, '8', '0C'])
    expect(new Set(own[1]!.codes)).toEqual(new Set([null]))
    expect(bambu[MODEL]).not.toMatch(/slic3rpe/)
    expect(standard[MODEL]).not.toMatch(/paint_color|Bambu/)
    const bases = (model: string) => /<basematerials[\s\S]*<\/basematerials>/.exec(model)![0]
    expect(bases(bambu[MODEL]!)).toBe(bases(standard[MODEL]!))
  })

  it('names parts, tools and filaments where those two look for them, and no printer', async () => {
    const files = await filesOf(two, BAMBU_3MF)
    const [settings, project] = ['Metadata/model_settings.config', 'Metadata/project_settings.config']
    expect(Object.keys(files)).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'Metadata/thumbnail.png',
      MODEL,
      settings,
      project,
    ])
    expect(files[settings]!.replaceAll('><', '>\n<')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <config>
      <object id="2">
      <metadata key="name" value="Part &quot;&lt;&amp;&gt;&quot; 0"/>
      <metadata key="extruder" value="1"/>
      <part id="2" subtype="normal_part">
      <metadata key="name" value="Part &quot;&lt;&amp;&gt;&quot; 0"/>
      <metadata key="extruder" value="1"/>
      </part>
      </object>
      <object id="3">
      <metadata key="name" value="Part &quot;&lt;&amp;&gt;&quot; 1"/>
      <metadata key="extruder" value="2"/>
      <part id="3" subtype="normal_part">
      <metadata key="name" value="Part &quot;&lt;&amp;&gt;&quot; 1"/>
      <metadata key="extruder" value="2"/>
      </part>
      </object>
      </config>
      "
    `)
    expect(JSON.parse(files[project]!)).toEqual({ filament_colour: ['#AA2211', '#00CC44', '#1020F0'] })
    expect(files['[Content_Types].xml']).toContain(
      '<Override PartName="/Metadata/project_settings.config" ContentType="application/json"/>',
    )
    // Bambu Studio reads the filaments of such files only; the prefix of the second is declared.
    expect(files[MODEL]).toContain('<metadata name="Application">BambuStudio-02.00.00.00</metadata>')
    expect(files[MODEL]).toContain('<metadata name="BambuStudio:3mfVersion">1</metadata>')
    expect(files[MODEL]).toContain(' xmlns:BambuStudio="http://schemas.bambulab.com/package/2021"')
  })

  it('paints the same triangles with the same tools as the other file, whatever the colours', async () => {
    const colors = fc
      .uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 })
      .map((tools) => tools.map((tool) => ({ color: HEX[tool % HEX.length]!, tool, name: '' })))
    const part = colors.chain((of) =>
      fc.record({
        colors: fc.constant(of),
        index: fc.oneof(
          fc.constant(null),
          fc
            .array(fc.nat(of.length - 1), { minLength: TRIANGLES, maxLength: TRIANGLES })
            .map((numbers) => Uint8Array.from(numbers)),
        ),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), async (parts) => {
        const [bambu, standard] = [
          await filesOf(document(parts), BAMBU_3MF),
          await filesOf(document(parts), STANDARD_3MF),
        ]
        const own = objectsOf(bambu[MODEL]!, 'paint_color')
        expect(own).toEqual(objectsOf(standard[MODEL]!, 'slic3rpe:mmu_segmentation'))
        const extruders = [
          ...bambu['Metadata/model_settings.config']!.matchAll(/<object .*?key="extruder" value="(\d+)"/g),
        ]
        own.forEach(({ codes }, i) => {
          const { colors: of, index } = parts[i]!
          expect(Number(extruders[i]![1])).toBe(of[0]!.tool)
          codes.forEach((code, t) => {
            const tool = of[index?.[t] ?? 0]!.tool
            if (code === null) expect(tool === of[0]!.tool || tool > 15).toBe(true)
            else expect(CODES.indexOf(code)).toBe(tool)
          })
        })
      }),
      { numRuns: 40 },
    )
  })

  it('lies in the middle of the plate, side by side', async () => {
    const model = (await filesOf(two, BAMBU_3MF))[MODEL]!
    const at = [...model.matchAll(/<item .*?transform="1 0 0 0 1 0 0 0 1 (\S+) (\S+) 0"/g)].map(([, x, y]) => [
      +x!,
      +y!,
    ])
    const [width, depth] = plateSizeMm(meshes)
    expect([width, depth]).toEqual([37, 20])
    expect(at).toEqual([
      [128 - 37 / 2 + 10, 128],
      [128 + 37 / 2 - 6, 128 - 10 + 6],
    ])
  })

  it('is the same bytes every time', async () => {
    expect(await write3mf(two, BAMBU_3MF)).toEqual(await write3mf(two, BAMBU_3MF))
  })

  it.skipIf(!hasJudge('prusa-slicer'))(
    'is of solids for PrusaSlicer, which reads its parts (skipped where prusa-slicer is missing)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'dipnet-bambu-'))
      try {
        const file = join(folder, 'piece.3mf')
        writeFileSync(file, await write3mf(two, BAMBU_3MF))
        const info = askJudge('prusa-slicer', ['--info', file])
        expect(info.match(/manifold = yes/g)).toHaveLength(two.parts.length)
        expect(info).not.toContain('manifold = no')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )
})

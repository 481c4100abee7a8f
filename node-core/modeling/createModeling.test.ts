import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { createDesign, designHash, type Design, type DesignCommand, type Engraving } from '#node-core/model/design.ts'
import type { MachineLimits } from '#node-core/model/making/machineLimits.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import { askJudge, hasJudge } from '../../tests/support/outsideJudge.ts'
import { sharedFolder } from '../../tests/support/sharedFolder.ts'
import { meshGlb } from '../../tests/support/meshGlb.ts'
import { testGlb } from '../../tests/support/testGlb.ts'
import { testProp } from '../../tests/support/testProp.ts'
import { createNodeAssets } from './assets/nodeAssets.ts'
import { createModeling } from './createModeling.ts'
import { loadManifold } from './geometry/loadManifold.ts'
import { solidMesh } from './geometry/solidMesh.ts'
import { escapeXml } from './export/threeMfXml.ts'

const modeling = createModeling(createNodeAssets())
const kernel = await loadManifold(createNodeAssets())
const cube = testGlb()
const words = (change: Partial<Engraving> = {}): DesignCommand => ({
  type: 'engraveText',
  zone: 'front',
  engraving: { text: 'ALICE', font: 'inter', sizeMm: 8, depthMm: 0.8, ...change },
})
const on = (prop: Prop, ...commands: DesignCommand[]): Design => createDesign(propHash(prop), commands)
const build = (prop: Prop, commands: DesignCommand[], machine: MachineLimits | null = null) =>
  modeling.build({ prop, design: on(prop, ...commands), glb: cube, machine })
const codes = async (...args: Parameters<typeof build>): Promise<string[]> =>
  (await build(...args)).printability.issues.map((issue) => `${issue.severity} ${issue.code}`)
const prop = testProp()
const raisable = testProp({ textZones: prop.textZones.map((zone) => ({ ...zone, allows: 'either' as const })) })
const mill: MachineLimits = { buildVolumeMm: [100, 100, 100], minimumWallMm: 0.5, minimumStrokeMm: 0.3 }

describe('build', () => {
  it('measures the plain piece exactly', async () => {
    const result = await build(prop, [])
    expect(result.priceInputs).toEqual({
      volumeMm3: 64_000,
      areaMm2: 9_600,
      boundingBoxMm: [40, 40, 40],
      engravedCharacters: 0,
      colours: 1,
    })
    expect(result.printability).toMatchObject({
      verdict: 'printable',
      issues: [],
      parts: [{ part: 'body', minWallMm: 40, pieces: 1, triangles: 12 }],
    })
    expect(result.meshes[0]).toMatchObject({ part: 'body', color: '#808080', solid: true })
  })

  it('engraving takes volume away and leaves a solid; spaces are not charged', async () => {
    const result = await build(prop, [words({ text: 'A B C' })])
    expect(result.printability.verdict).toBe('printable')
    expect(result.priceInputs!.engravedCharacters).toBe(3)
    expect(result.priceInputs!.volumeMm3).toBeLessThan(63_990)
    expect(result.priceInputs!.volumeMm3).toBeGreaterThan(63_900)
    expect(result.priceInputs!.areaMm2).toBeGreaterThan(9_600)
    expect(result.meshes[0]!.normals.length).toBe(result.meshes[0]!.positions.length)
  })

  it('raised words add volume and height, and are charged as engraved ones', async () => {
    const result = await build(raisable, [words({ text: 'A B C', raised: true })])
    expect(result.printability).toMatchObject({ verdict: 'printable', issues: [], parts: [{ pieces: 1 }] })
    expect(result.priceInputs!.engravedCharacters).toBe(3)
    expect(result.priceInputs!.volumeMm3).toBeGreaterThan(64_010)
    expect(result.priceInputs!.volumeMm3).toBeLessThan(64_100)
    // The zone is on the front: the piece is as much deeper as the words are high.
    expect(result.priceInputs!.boundingBoxMm).toEqual([40, 40, 41])
    expect(result.printability.parts[0]!.sizeMm).toEqual([40, 40, 40.8])
    const [tight, wide] = [40.7, 40.8].map((z): MachineLimits => ({ ...mill, buildVolumeMm: [40, 40, z] }))
    expect(await codes(raisable, [words({ raised: true })], tight)).toEqual(['block PRINT_TOO_LARGE'])
    expect(await codes(raisable, [words({ raised: true })], wide)).toEqual([])
    expect(await codes(raisable, [words()], tight)).toEqual([])
  })

  it('scales volume with the cube of the size, words stay as large as they were', async () => {
    const [small, large] = [
      await build(prop, [{ type: 'scaleTo', sizeMm: 20 }]),
      await build(prop, [{ type: 'scaleTo', sizeMm: 80 }]),
    ]
    expect(small.priceInputs!.volumeMm3).toBe(8_000)
    expect(large.priceInputs!.volumeMm3).toBe(512_000)
    const removed = async (sizeMm: number): Promise<number> =>
      sizeMm ** 3 -
      (await build(prop, [{ type: 'scaleTo', sizeMm }, words({ text: 'A', sizeMm: 6 })])).priceInputs!.volumeMm3
    expect(Math.abs((await removed(80)) - (await removed(40)))).toBeLessThanOrEqual(1)
  })

  it('Chinese text is cut from its own font', async () => {
    const result = await build(prop, [words({ text: '爱丽丝', font: 'noto-sans-sc', sizeMm: 9 })])
    expect(result.printability.verdict).toBe('printable')
    expect(result.priceInputs!.engravedCharacters).toBe(3)
  })

  it('the same design gives the same code on another instance, another design another one', async () => {
    const design = on(prop, words())
    const first = await modeling.build({ prop, design, glb: cube })
    const second = await createModeling(createNodeAssets()).build({ prop, design, glb: cube })
    expect(second.printability).toEqual(first.printability)
    expect(first.printability.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/)
    expect((await build(prop, [words({ text: 'ALICF' })])).printability.code).not.toBe(first.printability.code)
    expect(first.design).toBe(designHash(design))
  })

  it('keeps its golden codes: what is reported is hashed under the names it has', async () => {
    const code = async (...args: Parameters<typeof build>) => (await build(...args)).printability.code
    expect(await code(prop, [])).toBe('QA2-3Y0')
    expect(await code(prop, [words()], mill)).toBe('YF4-PHK')
    expect(await code(prop, [words()], { ...mill, buildVolumeMm: [30, 100, 100], minimumStrokeMm: 3 })).toBe('A43-6NR')
    expect(await code(prop, [{ type: 'setPartColor', part: 'body', color: '#ff00ff' }], mill)).toBe('RNE-GD7')
  })

  it('says what was checked and what was not', async () => {
    const { printability } = await build(prop, [])
    expect(printability.checked).toContain('walls')
    expect(printability.notChecked).toEqual(expect.arrayContaining(['size', 'colorMatch', 'fitBetweenParts']))
    expect((await build(prop, [], mill)).printability.checked).toContain('size')
  })

  it('words are checked where there are some, as far as that went', async () => {
    const text = ['textGlyphs', 'textStrokes', 'textFit', 'textWall']
    const listed = async (...args: Parameters<typeof build>) => {
      const { checked, notChecked } = (await build(...args)).printability
      return [checked, notChecked].map((list) => list.filter((check) => check.startsWith('text')))
    }
    expect(await listed(prop, [])).toEqual([[], []])
    expect(await listed(prop, [words()])).toEqual([text, []])
    // A letter that no font has: nobody knows how its strokes are, or what is behind them.
    expect(await listed(prop, [words({ text: 'A😀' })])).toEqual([['textGlyphs'], text.slice(1)])
    // Behind raised words nothing is taken away: that is no check of theirs, neither done nor left out.
    const raised = text.slice(0, 3)
    expect(await listed(raisable, [words({ raised: true })])).toEqual([raised, []])
    expect(await listed(raisable, [words({ text: 'A😀', raised: true })])).toEqual([['textGlyphs'], raised.slice(1)])
    const [front] = raisable.textZones
    const back = { ...front!, id: 'back', origin: [0, 20, -20] as const, normal: [0, 0, -1] as const }
    const both = testProp({ textZones: [front!, back] })
    expect(await listed(both, [words(), { ...words({ raised: true }), zone: 'back' } as DesignCommand])).toEqual([
      text,
      [],
    ])
  })
})

describe('what cannot be made is blocked, with the spot', () => {
  it('strokes of 0.6 mm where 1.0 is the minimum', async () => {
    const strict = testProp({ textZones: [{ ...prop.textZones[0]!, minStrokeMm: 1 }] })
    const result = await build(strict, [words({ text: 'ILL', sizeMm: 4.5 })])
    expect(result.printability.verdict).toBe('blocked')
    const issue = result.printability.issues[0]!
    expect(issue).toMatchObject({
      severity: 'block',
      code: 'PRINT_STROKE_TOO_THIN',
      part: 'body',
      zone: 'front',
      data: { minStrokeMm: 1 },
    })
    expect(issue.data.strokeMm).toBeGreaterThan(0.5)
    expect(issue.data.strokeMm).toBeLessThan(0.7)
    const [x, y, z] = issue.spot!.pointMm
    expect([Math.abs(x) < 10, Math.abs(y - 20) < 5, z]).toEqual([true, true, 20])
    // The size it names is really enough.
    expect(
      (await build(strict, [words({ text: 'ILL', sizeMm: Number(issue.data.enoughSizeMm) })])).printability.verdict,
    ).toBe('printable')
    await expect(
      modeling.export3mf({ prop: strict, design: on(strict, words({ text: 'ILL', sizeMm: 4.5 })), glb: cube }),
    ).rejects.toMatchObject({ code: 'MODELING_NOT_EXPORTABLE' })
  })

  it('letters of straight strokes only are not taken for thin ones', async () => {
    for (const text of ['HI', 'H', 'TILT', 'LEFT']) expect(await codes(prop, [words({ text })]), text).toEqual([])
  })

  it('a mark beside its letter and a soft hyphen are never called makeable', async () => {
    for (const [text, characters] of [
      ['g\u0303ua', 'g\u0303'],
      ['Stu\u00addio', 'U+00AD'],
    ]) {
      const { printability } = await build(prop, [words({ text: text! })])
      expect(printability).toMatchObject({
        verdict: 'blocked',
        issues: [{ code: 'PRINT_MARKS_NOT_PLACED', data: { characters } }],
      })
    }
  })

  it('characters that no font has, by name', async () => {
    const result = await build(prop, [words({ text: 'A😀' })])
    expect(result.printability.issues[0]).toMatchObject({
      severity: 'block',
      code: 'PRINT_MISSING_GLYPHS',
      data: { characters: '😀' },
    })
    expect(result.priceInputs!.volumeMm3).toBe(64_000)
  })

  it('words wider than their zone, with the size that fits', async () => {
    const long = [words({ text: 'WWWWWWWWWW', sizeMm: 10 })]
    const issue = (await build(prop, long)).printability.issues[0]!
    expect(issue).toMatchObject({ severity: 'block', code: 'PRINT_TEXT_DOES_NOT_FIT' })
    expect(await codes(prop, [words({ text: 'WWWWWWWWWW', sizeMm: Number(issue.data.maxSizeMm) })])).not.toContain(
      'block PRINT_TEXT_DOES_NOT_FIT',
    )
  })

  it('words in the air and words that leave no wall', async () => {
    const zone = prop.textZones[0]!
    expect(await codes(testProp({ textZones: [{ ...zone, origin: [0, 20, 22] }] }), [words()])).toEqual([
      'block PRINT_TEXT_OFF_SURFACE',
    ])
    const thin = testProp({ requirements: { ...prop.requirements, minWallMm: 39.5 } })
    expect(await codes(thin, [words()])).toContain('block PRINT_WALL_BEHIND_TEXT')
  })

  it('raised words whose strokes would break off, that hang in the air, or that have a loose dot', async () => {
    const [zone] = raisable.textZones
    const thin = testProp({ textZones: [{ ...zone!, minStrokeMm: 1 }] })
    expect(await codes(thin, [words({ text: 'ILL', sizeMm: 4.5, raised: true })])).toContain(
      'block PRINT_STROKE_TOO_THIN',
    )
    const above = testProp({ textZones: [{ ...zone!, origin: [0, 20, 22] }] })
    const { printability } = await build(above, [words({ raised: true })])
    expect(printability).toMatchObject({
      verdict: 'blocked',
      issues: [
        { code: 'PRINT_LOOSE_PIECES', data: { pieces: 6 } },
        { code: 'PRINT_TEXT_OFF_SURFACE', part: 'body', zone: 'front', data: { percent: 0 } },
      ],
    })
    // All but one full stop, which is far less than a hundredth of the words, lies on the cube.
    const long = { text: 'MMMMMMMM .', sizeMm: 4.5, raised: true } as const
    const overhanging = testProp({ textZones: [{ ...zone!, origin: [4.1, 20, 20] }] })
    const loose = (await build(overhanging, [words(long)])).printability
    expect(loose.issues.at(-1)).toMatchObject({ code: 'PRINT_TEXT_OFF_SURFACE', data: { percent: 99 } })
    expect(loose.parts[0]!.pieces).toBe(2)
    // A trough of R 4 mm along y, in which letters as wide lean towards each other.
    const trough = kernel.Manifold.cube([30, 30, 20], true).subtract(
      kernel.Manifold.cylinder(40, 4, 4, 256, true).rotate([90, 0, 0]).translate([0, 0, 10]),
    )
    const hollow = testProp({
      glb: 'bafkreitrough',
      realSizeMm: 30,
      textZones: [{ ...zone!, origin: [0, 15, 6], minStrokeMm: 0.1, depthMm: 4 }],
    })
    const inTrough = async (depthMm: number) => {
      const letter = words({ text: 'H', sizeMm: 6, depthMm, raised: true })
      const input = { prop: hollow, design: on(hollow, letter), glb: meshGlb(solidMesh(trough)) }
      return (await modeling.build(input)).printability.issues.map((issue) => issue.code)
    }
    expect(await inTrough(3.2)).toContain('PRINT_TEXT_RUNS_TOGETHER')
    expect(await inTrough(0.8)).not.toContain('PRINT_TEXT_RUNS_TOGETHER')
    // What is too thin to be cut into can be built upon.
    const full = testProp({ textZones: [zone!], requirements: { ...prop.requirements, minWallMm: 39.5 } })
    expect(await codes(full, [words()])).toEqual(['block PRINT_WALL_BEHIND_TEXT'])
    expect(await codes(full, [words({ raised: true })])).toEqual([])
  })

  it('walls, machines', async () => {
    expect(await codes(testProp({ requirements: { ...prop.requirements, minWallMm: 41 } }), [])).toEqual([
      'block PRINT_WALL_TOO_THIN',
    ])
    expect(await codes(prop, [], { ...mill, buildVolumeMm: [30, 200, 200] })).toEqual(['block PRINT_TOO_LARGE'])
  })

  it('an open surface: shown, never priced, never exported', async () => {
    const open = testGlb({ edit: (json) => void (json.accessors[1]!.count = 33) })
    const result = await modeling.build({
      prop: testProp({ glb: 'bafkopencube' }),
      design: on(testProp({ glb: 'bafkopencube' }), words()),
      glb: open,
    })
    expect(result.priceInputs).toBeNull()
    expect(result.printability).toMatchObject({
      verdict: 'blocked',
      issues: [{ code: 'PRINT_NOT_A_SOLID', data: { reason: 'MODELING_NOT_A_SOLID', openEdges: 3 } }],
    })
    // Nothing was measured of it, so nothing is said to be in order.
    expect(result.printability.checked).toEqual(['rules', 'solid', 'textGlyphs', 'textStrokes'])
    expect(result.meshes[0]!.solid).toBe(false)
    expect((await modeling.importProp(open, 40)).diagnosis).toEqual([
      {
        key: 'cube',
        problem: 'MODELING_NOT_A_SOLID',
        openEdges: 3,
        tangledEdges: 0,
        closing: expect.objectContaining({ openings: 1 }),
      },
    ])
  })

  it('a design outside the rules is built, marked for approval; a wrong one is refused', async () => {
    const result = await build(prop, [{ type: 'setPartColor', part: 'body', color: '#ff00ff' }])
    expect(result.forApproval.map((issue) => issue.code)).toEqual(['DESIGN_COLOR_NOT_ALLOWED'])
    const raised = await build(prop, [words({ raised: true })])
    expect(raised.forApproval.map((issue) => issue.code)).toEqual(['DESIGN_RAISED_NOT_ALLOWED'])
    expect(raised.printability.issues.map((issue) => issue.code)).toEqual(['PRINT_NEEDS_APPROVAL'])
    expect(raised.priceInputs!.volumeMm3).toBeGreaterThan(64_010)
    expect(result.printability.verdict).toBe('printable-with-warnings')
    expect(result.meshes[0]!.color).toBe('#ff00ff')
    await expect(build(prop, [{ type: 'setPartColor', part: 'nose', color: '#ff00ff' }])).rejects.toMatchObject({
      code: 'MODEL_BAD_DESIGN',
    })
    await expect(build(testProp({ parts: [{ ...prop.parts[0]!, sources: ['sphere'] }] }), [])).rejects.toMatchObject({
      code: 'MODELING_UNKNOWN_SOURCE',
    })
  })
})

describe('measureText', () => {
  it('agrees with the report about what fits', async () => {
    const engraving: Engraving = { text: 'WWWWWWWWWW', font: 'inter', sizeMm: 10, depthMm: 1 }
    const measures = await modeling.measureText(prop, 'front', engraving)
    const issue = (await build(prop, [{ type: 'engraveText', zone: 'front', engraving }])).printability.issues[0]!
    expect(measures.maxSizeMm).toBe(issue.data.maxSizeMm)
    await expect(modeling.measureText(prop, 'front', { ...engraving, text: '😀' })).rejects.toMatchObject({
      code: 'MODELING_MISSING_GLYPHS',
    })
  })
})

describe('abort', () => {
  it('stops a build and leaves the room usable', async () => {
    const abort = new AbortController()
    const stages: string[] = []
    const fresh = createModeling(createNodeAssets())
    const running = fresh.build(
      { prop, design: on(prop, words()), glb: cube },
      {
        signal: abort.signal,
        onProgress: ({ step }) => {
          stages.push(step)
          if (step === 'text') abort.abort()
        },
      },
    )
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(stages).toContain('solids')
    expect((await fresh.build({ prop, design: on(prop), glb: cube })).priceInputs!.volumeMm3).toBe(64_000)
  })
})

const models = sharedFolder() && `${sharedFolder()}/models`
const cannonFile = `${models}/bjs-cannon-two-parts-watertight.glb`
describe.skipIf(!models || !existsSync(cannonFile))('the cannon (skipped where the shared folder is absent)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modeling-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const cannon: Prop = testProp({
    name: 'Cannon "<&>',
    glb: 'bafkreicannon',
    realSizeMm: 200,
    sizeRangeMm: { min: 100, max: 300 },
    parts: [
      {
        id: 'barrel',
        name: 'Barrel "<&>\u0001',
        sources: ['cannon'],
        materials: ['bronze'],
        colors: ['#808080', '#aa2211'],
      },
      { id: 'mount', name: 'Mount', sources: ['cannonMount'], materials: ['resin'], colors: ['#553311'] },
    ],
    variants: [],
    textZones: [
      {
        ...prop.textZones[0]!,
        id: 'side',
        part: 'mount',
        origin: [38.46, 19.5, -40],
        normal: [1, 0, 0],
        up: [0, 1, 0],
        widthMm: 70,
        heightMm: 12,
        minStrokeMm: 0.8,
      },
    ],
  })
  const glb = existsSync(cannonFile) ? new Uint8Array(readFileSync(cannonFile)) : new Uint8Array()
  const design = on(
    cannon,
    { type: 'setPartColor', part: 'barrel', color: '#aa2211' },
    { type: 'engraveText', zone: 'side', engraving: { text: 'ALICE #001', font: 'inter', sizeMm: 9, depthMm: 0.8 } },
  )

  it('is named, recoloured, engraved: volume changes by the engraving alone', async () => {
    const plain = await modeling.build({ prop: cannon, design: on(cannon), glb })
    const made = await modeling.build({ prop: cannon, design, glb })
    expect(made.printability.verdict).toBe('printable')
    expect(made.meshes.map((mesh) => `${mesh.part} ${mesh.color}`)).toEqual(['barrel #aa2211', 'mount #553311'])
    const [before, after] = [plain.printability.parts, made.printability.parts]
    expect(after[0]).toEqual(before[0])
    const removed = before[1]!.volumeMm3 - after[1]!.volumeMm3
    expect(removed).toBeGreaterThan(50)
    expect(removed).toBeLessThan(200)
    expect(made.priceInputs).toMatchObject({
      engravedCharacters: 9,
      colours: 2,
      boundingBoxMm: [101, 106, 200],
    })
  })

  it('gives the same 3MF bytes every time', async () => {
    const [a, b] = [
      await modeling.export3mf({ prop: cannon, design, glb }),
      await modeling.export3mf({ prop: cannon, design, glb }),
    ]
    expect(b).toEqual(a)
  })

  it('gives each colour of each material its tool in the 3MF, in the order of the prop’s parts', async () => {
    const toolsIn = async (each: Design) => {
      const files = unzipSync(await modeling.export3mf({ prop: cannon, design: each, glb }))
      const config = bytesToUtf8(files['Metadata/Slic3r_PE_model.config']!)
      return [
        ...config.matchAll(
          /type="object" key="name" value="([^"]*)"\/><metadata type="object" key="extruder" value="(\d+)"/g,
        ),
      ]
        .map(([, name, tool]) => `${name} ${tool}`)
        .toSorted()
    }
    const { made } = await modeling.build({ prop: cannon, design, glb })
    expect(made).toEqual([
      [{ color: '#aa2211', share: 1, tool: 1, name: '' }],
      [{ color: '#553311', share: 1, tool: 2, name: '' }],
    ])
    const expected = cannon.parts.map(({ name }, i) => `${escapeXml(name)} ${made[i]![0]!.tool}`).toSorted()
    expect(await toolsIn(design)).toEqual(expected)
    const bambu = unzipSync(await modeling.exportBambu3mf({ prop: cannon, design, glb }))
    const settings = bytesToUtf8(bambu['Metadata/model_settings.config']!)
    const objects = settings.matchAll(
      /<object id="\d+"><metadata key="name" value="([^"]*)".*?"extruder" value="(\d+)"/g,
    )
    expect([...objects].map(([, name, tool]) => `${name} ${tool}`).toSorted()).toEqual(expected)
    expect(JSON.parse(bytesToUtf8(bambu['Metadata/project_settings.config']!))).toEqual({
      filament_colour: ['#AA2211', '#553311'],
    })
  })

  it.skipIf(!hasJudge('prusa-slicer'))(
    'PrusaSlicer finds the 3MF manifold, with our volume (skipped where prusa-slicer is missing)',
    async () => {
      const file = join(folder, 'cannon.3mf')
      writeFileSync(file, await modeling.export3mf({ prop: cannon, design, glb }))
      const answer = askJudge('prusa-slicer', ['--info', file])
      expect(answer.match(/manifold = yes/g)).toHaveLength(2)
      const volumes = [...answer.matchAll(/^volume = (.*)$/gm)].map((match) => Number(match[1]))
      const parts = (await modeling.build({ prop: cannon, design, glb })).printability.parts
      volumes.forEach((volume, i) => expect(Math.abs(volume - parts[i]!.volumeMm3)).toBeLessThan(2))
      expect([...answer.matchAll(/^min_z = (.*)$/gm)].map((match) => Number(match[1]))).toEqual([0, 0])
      const heights = [...answer.matchAll(/^size_z = (.*)$/gm)].map((match) => Number(match[1]))
      expect(heights[0]).toBeCloseTo(parts[0]!.sizeMm[1], 0)
    },
  )

  it.skipIf(!hasJudge('admesh'))(
    'admesh finds nothing to mend in the STL (skipped where admesh is missing)',
    async () => {
      const file = join(folder, 'cannon.stl')
      writeFileSync(file, await modeling.exportStl({ prop: cannon, design, glb }))
      const answer = askJudge('admesh', [file])
      expect(answer).toMatch(/Total disconnected facets\s+:\s+0\s+0/)
      for (const trouble of [
        'Degenerate facets',
        'Edges fixed',
        'Facets removed',
        'Facets added',
        'Facets reversed',
        'Backwards edges',
      ])
        expect(answer).toMatch(new RegExp(`${trouble}\\s+:\\s+0`))
    },
  )
})

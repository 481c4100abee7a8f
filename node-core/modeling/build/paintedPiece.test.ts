import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { PNG } from 'pngjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { createDesign, type DesignCommand, type EngraveText } from '#node-core/model/design.ts'
import { propHash, type Prop, type PropColor } from '#node-core/model/prop.ts'
import { madeSurface } from '#node-core/model/studioPalette.ts'
import { askJudge, hasJudge } from '../../../tests/support/outsideJudge.ts'
import { CUBE_FACES, paintedCube } from '../../../tests/support/paintedCube.ts'
import { testGlb } from '../../../tests/support/testGlb.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { hexToLinear, linearToHex } from '../color/srgb.ts'
import { createModeling } from '../createModeling.ts'
import { lightOn } from '../picture/view.ts'
import type { DisplayPart } from './displayPart.ts'

/** +x, −x, +y, −y, +z, −z: two faces are alike. */
const COLORS = ['#c81e1e', '#1428b4', '#1e9632', '#e6c81e', '#f0f0f0', '#c81e1e']
const words: EngraveText = {
  type: 'engraveText',
  zone: 'front',
  engraving: { text: 'ALICE', font: 'inter', sizeMm: 8, depthMm: 0.8 },
}
const raised: DesignCommand = { ...words, engraving: { ...words.engraving!, raised: true } }
const modeling = createModeling(createNodeAssets())
let glb: Uint8Array
let prop: Prop
const input = (...commands: DesignCommand[]) => ({ prop, glb, design: createDesign(propHash(prop), commands) })

beforeAll(async () => {
  glb = await paintedCube(COLORS)
  const [part] = (await modeling.importProp(glb, 40)).prop.parts
  const colors = [part!.color as PropColor, '#808080' as PropColor]
  prop = testProp({
    glb: 'bafkreipaintedcube',
    parts: [{ ...testProp().parts[0]!, colors }],
    textZones: testProp().textZones.map((zone) => ({ ...zone, allows: 'either' })),
  })
})

/** The face that a triangle lies in, by its colour's place in COLORS; −1 on the letters. */
function faceOf({ positions: p, indices }: DisplayPart, triangle: number): number {
  const corners = [0, 1, 2].map((k) => 3 * indices[3 * triangle + k]!)
  return CUBE_FACES.findIndex((normal) => {
    const axis = normal.findIndex((value) => value !== 0)
    const plane = axis === 1 ? (normal[1] > 0 ? 40 : 0) : 20 * normal[axis]!
    return corners.every((corner) => Math.abs(p[corner + axis]! - plane) < 1e-4)
  })
}
const pixelAt = ({ uvs, indices }: DisplayPart, triangle: number) => {
  const u = [0, 1, 2].reduce((sum, k) => sum + uvs![2 * indices[3 * triangle + k]!]! / 3, 0)
  return COLORS[Math.floor(6 * u)]
}

describe('a painted piece', () => {
  it('is made in the colours of its file, with their shares and a tool each', async () => {
    const { made, priceInputs } = await modeling.build(input())
    expect(made[0]!.map(({ color, tool }) => [color, tool])).toEqual([
      ['#c81e1e', 1],
      ...made[0]!.slice(1).map(({ color }, i) => [color, 2 + i]),
    ])
    expect(new Set(made[0]!.map(({ color }) => color))).toEqual(new Set(COLORS))
    made[0]!.forEach(({ share }, i) => expect(share).toBeCloseTo(i === 0 ? 2 / 6 : 1 / 6, 6))
    expect(priceInputs!.colours).toBe(5)
  })

  it.each([
    ['the cut', words],
    ['letters set on it', raised],
  ])('keeps colours and picture through %s, which take a colour it has', async (_how, command) => {
    const { meshes, made } = await modeling.build(input(command))
    const [mesh] = meshes
    const { colors, index } = mesh!.paint!
    const triangles = mesh!.indices.length / 3
    expect(index).toHaveLength(triangles)
    const found = { face: 0, letters: 0 }
    for (let t = 0; t < triangles; t++) {
      const face = faceOf(mesh!, t)
      if (face !== -1) expect(colors[index[t]!]).toBe(COLORS[face])
      expect(pixelAt(mesh!, t)).toBe(colors[index[t]!])
      found[face === -1 ? 'letters' : 'face']++
    }
    expect(found.letters).toBeGreaterThan(100)
    expect(found.face).toBeGreaterThan(100)
    expect(new Set(made[0]!.map(({ color }) => color))).toEqual(new Set(COLORS))
  })

  it('is of one colour as soon as somebody chooses one, the part’s own mean too', async () => {
    for (const color of prop.parts[0]!.colors) {
      const { made } = await modeling.build(input({ type: 'setPartColor', part: 'body', color }, words))
      expect(made).toEqual([[{ color, share: 1, tool: 1, name: '' }]])
    }
    const back = await modeling.build(input({ type: 'setPartColor', part: 'body', color: null }))
    expect(back.made[0]).toHaveLength(5)
  })

  it('tells its colours in the production file, by triangle', async () => {
    const model = bytesToUtf8(unzipSync(await modeling.export3mf(input()))['3D/3dmodel.model']!)
    const bases = [...model.matchAll(/displaycolor="(#\w{6})FF"/g)].map(([, color]) => color!.toLowerCase())
    expect(new Set(bases)).toEqual(new Set(COLORS))
    const triangles = [...model.matchAll(/<triangle [^>]*pid="1" p1="(\d)"( slic3rpe:mmu_segmentation="(\w+)")?\/>/g)]
    expect(triangles).toHaveLength(12)
    const painted = triangles.map(([, base, , code]) => `${base} ${code ?? 'own'}`).sort()
    expect(painted).toEqual(
      ['0 own', '1 8', '2 0C', '3 1C', '4 2C'].flatMap((row, i) => Array(i === 0 ? 4 : 2).fill(row)),
    )
    expect(model).toContain(' xmlns:slic3rpe="http://schemas.slic3r.org/3mf/2017/06"')
    const one = await modeling.export3mf(input({ type: 'setPartColor', part: 'body', color: '#808080' }))
    expect(bytesToUtf8(unzipSync(one)['3D/3dmodel.model']!)).not.toMatch(/slic3rpe|p1=/)
  })

  describe('as its studio makes it', () => {
    const brass = { color: '#b0853f', name: 'Brass <matt>' } as const
    /** Red, a third of the cube, and yellow become one brass; blue has a name; green and white stay. */
    const studios = (): Prop => ({
      ...prop,
      palette: [
        { measured: '#c81e1e', ...brass },
        { measured: '#e6c81e', ...brass },
        { measured: '#1428b4', color: '#1428b4', name: 'Lapis' },
      ],
    })
    const edited = (...commands: DesignCommand[]) => ({
      prop: studios(),
      glb,
      design: createDesign(propHash(studios()), commands),
    })

    it('has the edited colours: two made one are one tool, one price, one name', async () => {
      const { made, meshes, priceInputs } = await modeling.build(edited())
      expect(made[0]![0]).toEqual({ ...brass, share: expect.closeTo(0.5, 6), tool: 1 })
      expect(made[0]!.slice(1).map(({ color, name }) => [color, name])).toEqual(
        expect.arrayContaining([
          ['#1428b4', 'Lapis'],
          ['#1e9632', ''],
          ['#f0f0f0', ''],
        ]),
      )
      expect([made[0]!.length, made[0]!.map(({ tool }) => tool)]).toEqual([4, [1, 2, 3, 4]])
      expect(priceInputs!.colours).toBe(4)
      // What a stage shows stays as measured: it paints the studio's colours over it without a new cut.
      expect(new Set(meshes[0]!.paint!.colors)).toEqual(new Set(COLORS))
    })

    it('is the same file but for colours and names, in the production file', async () => {
      const model = async (piece: typeof edited) =>
        bytesToUtf8(unzipSync(await modeling.export3mf(piece()))['3D/3dmodel.model']!)
      const bases = [...(await model(edited)).matchAll(/<base name="([^"]*)" displaycolor="([^"]*)"/g)]
      expect(bases.map(([, name, color]) => `${color} ${name}`).sort()).toEqual([
        '#1428B4FF Body: Resin, Lapis',
        '#1E9632FF Body: Resin',
        '#B0853FFF Body: Resin, Brass &lt;matt&gt;',
        '#F0F0F0FF Body: Resin',
      ])
      const painted = [...(await model(edited)).matchAll(/ p1="(\d)"/g)].map(([, base]) => base).sort()
      expect(painted).toEqual(['0', '0', '0', '0', '0', '0', '1', '1', '2', '2', '3', '3'])
      const plain = [...(await model(input)).matchAll(/<base name="([^"]*)"/g)].map(([, name]) => name)
      expect(new Set(plain)).toEqual(new Set(['Body: Resin']))
    })

    it('keeps letters in the filament of the colour that they had', async () => {
      const [plain, named] = await Promise.all([modeling.build(input(words)), modeling.build(edited(words))])
      const before = madeSurface(studios(), plain.made[0]!)
      expect(named.made[0]!.map(({ color }) => color)).toEqual(before.map(({ color }) => color))
      named.made[0]!.forEach(({ share }, i) => expect(share).toBeCloseTo(before[i]!.share, 9))
    })

    it('is another document, and one about colours that the file has not is never made', async () => {
      expect(propHash(studios())).not.toBe(propHash(prop))
      for (const [bytes, measured] of [
        [glb, '#c81e1f'],
        [testGlb(), '#c81e1e'],
      ] as const) {
        const stranger: Prop = { ...prop, palette: [{ ...brass, measured }] }
        const piece = { prop: { ...stranger, glb: `bafkrei${measured.slice(1)}` }, glb: bytes }
        await expect(modeling.build({ ...piece, design: createDesign(propHash(piece.prop)) })).rejects.toMatchObject({
          code: 'MODELING_UNKNOWN_COLOR',
          data: { color: measured },
        })
      }
    })

    it('is of the colour a fan chose, by the studio’s name for it', async () => {
      const [first] = prop.parts
      const parts = [{ ...first!, colors: [first!.colors[0]!, '#b0853f' as const] }]
      const both: Prop = { ...studios(), parts }
      const paint: DesignCommand = { type: 'setPartColor', part: 'body', color: '#b0853f' }
      const { made } = await modeling.build({ prop: both, glb, design: createDesign(propHash(both), [paint]) })
      expect(made).toEqual([[{ ...brass, share: 1, tool: 1 }]])
    })
  })

  it('shows itself in its own colours to whoever lists the file', async () => {
    const [files, others] = [await modeling.export3mf(input()), await modeling.exportBambu3mf(input())].map((file) =>
      unzipSync(file),
    )
    const png = files!['Metadata/thumbnail.png']!
    expect(others!['Metadata/thumbnail.png']).toEqual(png)
    const { width, height, data } = PNG.sync.read(Buffer.from(png))
    expect([width, height]).toEqual([256, 256])
    const shown = new Map<string, number>()
    for (let at = 0; at < data.length; at += 4)
      if (data[at + 3] === 255) {
        const color = `#${data.subarray(at, at + 3).toString('hex')}`
        shown.set(color, (shown.get(color) ?? 0) + 1)
      }
    const most = [...shown].sort(([, a], [, b]) => b - a).map(([color]) => color)
    // Of six faces the right one, the top and the front are seen, each in its own light.
    const seen = [0, 2, 4].map((face) => {
      const light = lightOn(CUBE_FACES[face]!)
      return linearToHex(hexToLinear(COLORS[face]!).map((value) => value * light))
    })
    expect(new Set(most.slice(0, 3))).toEqual(new Set(seen))
  })

  it('gives the same bytes on another instance', async () => {
    const [first, second] = [modeling, createModeling(createNodeAssets())].map((room) => room.export3mf(input(words)))
    expect(await second).toEqual(await first)
  })

  it.skipIf(!hasJudge('prusa-slicer'))(
    'changes tools in PrusaSlicer for each of its colours (skipped where prusa-slicer is missing)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'dipnet-painted-'))
      try {
        const [file, gcode] = [join(folder, 'piece.3mf'), join(folder, 'piece.gcode')]
        writeFileSync(file, await modeling.export3mf(input(words)))
        expect(askJudge('prusa-slicer', ['--info', file])).toContain('manifold = yes')
        const nozzles = Array(5).fill('0.4').join(',')
        askJudge('prusa-slicer', ['--nozzle-diameter', nozzles, '--export-gcode', '-o', gcode, file])
        const tools = new Set(readFileSync(gcode, 'utf8').match(/^T\d+/gm))
        expect(tools).toEqual(new Set(['T0', 'T1', 'T2', 'T3', 'T4']))
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    120_000,
  )
})

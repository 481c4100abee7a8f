import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { PNG } from 'pngjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { createDesign, type DesignCommand } from '#node-core/model/design.ts'
import { propHash, type Prop, type PropColor } from '#node-core/model/prop.ts'
import { askJudge, hasJudge } from '../../../tests/support/outsideJudge.ts'
import { CUBE_FACES, paintedCube } from '../../../tests/support/paintedCube.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { hexToLinear, linearToHex } from '../color/srgb.ts'
import { createModeling } from '../createModeling.ts'
import { lightOn } from '../picture/view.ts'
import type { DisplayPart } from './displayPart.ts'

/** +x, −x, +y, −y, +z, −z: two faces are alike. */
const COLORS = ['#c81e1e', '#1428b4', '#1e9632', '#e6c81e', '#f0f0f0', '#c81e1e']
const words: DesignCommand = {
  type: 'engraveText',
  zone: 'front',
  engraving: { text: 'ALICE', font: 'inter', sizeMm: 8, depthMm: 0.8 },
}
const modeling = createModeling(createNodeAssets())
let glb: Uint8Array
let prop: Prop
const input = (...commands: DesignCommand[]) => ({ prop, glb, design: createDesign(propHash(prop), commands) })

beforeAll(async () => {
  glb = await paintedCube(COLORS)
  const [part] = (await modeling.importProp(glb, 40)).prop.parts
  const colors = [part!.color as PropColor, '#808080' as PropColor]
  prop = testProp({ glb: 'bafkreipaintedcube', parts: [{ ...testProp().parts[0]!, colors }] })
})

/** The face that a triangle lies in, by its colour's place in COLORS; −1 inside the letters. */
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

  it('keeps colours and picture through the cut; the letters take a colour it has', async () => {
    const { meshes, made } = await modeling.build(input(words))
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
      expect(made).toEqual([[{ color, share: 1, tool: 1 }]])
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

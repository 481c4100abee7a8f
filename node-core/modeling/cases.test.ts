import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { nameProblem } from '#node-core/model/names/nameProblem.ts'
import { propHash } from '#node-core/model/prop.ts'
import { sharedFolder } from '../../tests/support/sharedFolder.ts'
import { packGlb, testGlb } from '../../tests/support/testGlb.ts'
import { testProp } from '../../tests/support/testProp.ts'
import { createNodeAssets } from './assets/nodeAssets.ts'
import { createModeling } from './createModeling.ts'

// Files that failed for somebody; copied beside the tests, so that these never skip.
const folder = resolve(import.meta.dirname, '../../tests/support/glb')
const modeling = createModeling(createNodeAssets())
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, `${name}.glb`)))
const open = (bytes: Uint8Array, mm = 100) => modeling.importProp(bytes, mm)
const codes = (notes: readonly { code: string }[]): string[] => notes.map((note) => note.code)
const channels = (color: string): number[] => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))

describe('files that failed elsewhere', () => {
  it('are all of those that are shared', () => {
    const shared = sharedFolder() && join(sharedFolder()!, 'cases/glb')
    const here = readdirSync(folder).sort()
    expect(here).toHaveLength(6)
    if (shared && existsSync(shared))
      for (const name of readdirSync(shared))
        expect(readFileSync(join(folder, name)).equals(readFileSync(join(shared, name))), name).toBe(true)
  })

  it('morph-default-weight: made at the weights it is shown with, 50 × 100 × 50 mm', async () => {
    const { prop } = await open(read('morph-default-weight'))
    const { min, max } = prop.boundingBoxMm
    expect([0, 1, 2].map((k) => Math.round((max[k]! - min[k]!) * 1_000) / 1_000)).toEqual([50, 100, 50])
    expect(codes(prop.notes)).toEqual(['MODELING_MORPH_FIXED'])
  })

  it('a node’s own weights come before its mesh’s', async () => {
    const chunk = read('morph-default-weight')
    const length = new DataView(chunk.buffer).getUint32(12, true)
    const json = JSON.parse(new TextDecoder().decode(chunk.subarray(20, 20 + length))) as {
      nodes: Record<string, unknown>[]
    }
    json.nodes[0]!.weights = [0]
    const { prop } = await open(packGlb(json, chunk.subarray(28 + length)))
    expect(prop.boundingBoxMm.max[1]).toBeCloseTo(100, 3)
    expect(prop.boundingBoxMm.max[0] - prop.boundingBoxMm.min[0]).toBeCloseTo(100, 3)
  })

  it('texture-transform: all red, no green, in the colour and in what the stage is given', async () => {
    const { prop } = await open(read('texture-transform'))
    const [part] = prop.parts
    const [red, green, blue] = channels(part!.color)
    expect([red! > 180, green! < 60, blue! < 60]).toEqual([true, true, true])
    expect(Math.max(...part!.uvs!.filter((_, i) => i % 2 === 0))).toBeLessThanOrEqual(0.5)
    expect(part!.texture).toMatchObject({ image: 0 })
  })

  it('vertex-colours: red, not the white of the material', async () => {
    const [red, green, blue] = channels((await open(read('vertex-colours'))).prop.parts[0]!.color)
    expect([red! > 180, green! < 60, blue! < 60]).toEqual([true, true, true])
  })

  it('says what of a material no machine makes, and which pictures it cannot read', async () => {
    const glb = testGlb({
      edit: (json) => {
        json.materials = [
          { alphaMode: 'BLEND', emissiveFactor: [0, 0, 1], pbrMetallicRoughness: { baseColorFactor: [1, 0, 0, 0.5] } },
        ]
        json.meshes[0]!.primitives[0]!.material = 0
      },
    })
    const { prop } = await open(glb)
    expect(prop.parts[0]!.color).toBe('#ff0000')
    expect(prop.notes).toEqual([
      { code: 'MODELING_TRANSPARENCY_LEFT_OUT', data: { part: 'cube', count: 1 } },
      { code: 'MODELING_GLOW_LEFT_OUT', data: { part: 'cube', count: 1 } },
    ])
  })

  it('materials within one closed body: each triangle in its own, by the place in the file', async () => {
    const glb = testGlb({
      edit: (json) => {
        // Three faces in one paint, three in another of the same name: neither closes by itself.
        json.materials = [0, 1].map((i) => ({
          name: 'paint',
          pbrMetallicRoughness: { baseColorFactor: i === 0 ? [1, 0, 0, 1] : [0, 0, 1, 1] },
        }))
        json.accessors = [
          json.accessors[0]!,
          { ...json.accessors[1]!, count: 18 },
          { ...json.accessors[1]!, byteOffset: 36, count: 18 },
        ]
        json.meshes[0]!.primitives = [0, 1].map((material) => ({
          attributes: { POSITION: 0 },
          indices: 1 + material,
          material,
        }))
      },
    })
    const { prop, diagnosis } = await open(glb)
    expect(diagnosis).toMatchObject([{ key: 'cube', problem: null }])
    const { colors, index } = prop.parts[0]!.paint!
    expect([...index].map((i) => colors[i])).toEqual([...Array(6).fill('#ff0000'), ...Array(6).fill('#0000ff')])
    expect(prop.palette.map(({ share }) => share)).toEqual([0.5, 0.5])
    expect(codes(prop.notes)).toEqual(['MODELING_COLOURS_REDUCED'])
  })

  it('optional-MSFT_lod: loads, and says what was not read; required it is refused', async () => {
    const { prop, diagnosis } = await open(read('optional-MSFT_lod'))
    expect([prop.parts.length, diagnosis[0]!.problem]).toEqual([1, null])
    expect(prop.notes).toEqual([{ code: 'MODELING_IGNORED_EXTENSION', data: { extension: 'MSFT_lod', count: 1 } }])
    await expect(
      open(testGlb({ edit: (json) => void (json.extensionsRequired = ['MSFT_lod']) })),
    ).rejects.toMatchObject({ code: 'MODELING_GLB_EXTENSION_NOT_ALLOWED' })
  })

  it('seventy-parts: all seventy are there', async () => {
    const { prop } = await open(read('seventy-parts'))
    expect(new Set(prop.parts.map((part) => part.key)).size).toBe(70)
  })

  it('name-control-character: keys and names that a document takes', async () => {
    const { prop } = await open(read('name-control-character'))
    expect(prop.parts.map((part) => [part.key, part.name])).toEqual([
      ['HiltModel', 'HiltModel'],
      ['Blade', 'Blade'],
    ])
  })

  it.each([
    ['an emoji at the cut', `${'x'.repeat(119)}🐉`],
    ['only what cannot be seen', '\u200b\u0000'],
    ['ten thousand characters', 'y'.repeat(10_000)],
    ['a bidi override', 'a\u202eb'],
  ])('%s in a node name: a part with a name and a source that can be published', async (_, name) => {
    const { prop } = await open(testGlb({ edit: (json) => void (json.nodes[0]!.name = name) }))
    const part = prop.parts[0]!
    expect(nameProblem(part.name)).toBeNull()
    const document = testProp({ parts: [{ ...testProp().parts[0]!, name: part.name, sources: [part.key] }] })
    const { checkProp } = await import('#node-core/model/checkProp.ts')
    expect(checkProp(document)).toEqual([])
  })

  it('materials without names, or all of one name, keep a colour each', async () => {
    const colored = (names: readonly (string | undefined)[]) =>
      testGlb({
        edit: (json) => {
          json.materials = names.map((name, i) => ({
            ...(name === undefined ? {} : { name }),
            pbrMetallicRoughness: { baseColorFactor: [i === 0 ? 1 : 0, i === 1 ? 1 : 0, 0, 1] },
          }))
          json.meshes = [0, 1].map((material) => ({
            primitives: [{ attributes: { POSITION: 0 }, indices: 1, material }],
          }))
          json.nodes = [0, 1].map((mesh) => ({ mesh, translation: [3 * mesh, 0, 0] }))
          json.scenes = [{ nodes: [0, 1] }]
        },
      })
    for (const names of [
      [undefined, undefined],
      ['paint', 'paint'],
    ])
      expect((await open(colored(names))).prop.parts.map((part) => part.color)).toEqual(['#ff0000', '#00ff00'])
  })

  it('a piece hidden by scale 0 is left out with a word, and the rest can be made', async () => {
    const glb = testGlb({
      edit: (json) => {
        json.nodes = [
          { name: 'cube', mesh: 0 },
          { name: 'hidden one', mesh: 0, scale: [0, 0, 0], translation: [50, 0, 0] },
          { name: 'flat', mesh: 0, scale: [1, 0, 1] },
        ]
        json.scenes = [{ nodes: [0, 1, 2] }]
      },
    })
    const { prop, diagnosis } = await open(glb, 40)
    expect(prop.parts.map((part) => part.key)).toEqual(['cube'])
    expect(prop.notes).toEqual([{ code: 'MODELING_SKIPPED_HIDDEN', data: { part: 'hidden one', count: 2 } }])
    expect(diagnosis[0]!.problem).toBeNull()
    const document = testProp({ glb: 'bafkreihiddenone' })
    expect(
      (await modeling.build({ prop: document, design: createDesign(propHash(document)), glb })).printability.verdict,
    ).toBe('printable')
  })

  it('sixty thousand nodes are refused at once; as many as are allowed are named in linear time', async () => {
    const many = (count: number) =>
      testGlb({
        edit: (json) => {
          json.nodes = Array.from({ length: count }, (_, i) => ({ name: 'brick', mesh: 0, translation: [2 * i, 0, 0] }))
          json.scenes = [{ nodes: [...json.nodes.keys()] }]
        },
      })
    await expect(open(many(60_000))).rejects.toMatchObject({ code: 'MODELING_GLB_TOO_MANY_ITEMS' })
    await expect(open(many(5_000))).rejects.toMatchObject({
      code: 'MODELING_GLB_TOO_MANY_PARTS',
      data: { count: 5_000, max: 4_096 },
    })
  })
})

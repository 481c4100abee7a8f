import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { sharedFolder } from '../../../tests/support/sharedFolder.ts'
import { testGlb, type TestGltf } from '../../../tests/support/testGlb.ts'
import { checkGlb } from './checkGlb.ts'
import { DEFAULT_GLB_LIMITS } from './glbLimits.ts'

function codeOf(bytes: Uint8Array, limits = DEFAULT_GLB_LIMITS): string {
  try {
    checkGlb(bytes, limits)
    return 'passes'
  } catch (error) {
    return isNodeError(error) ? error.code : `not a NodeError: ${String(error)}`
  }
}

const edited = (edit: (json: TestGltf) => void): string => codeOf(testGlb({ edit }))
const nested = (depth: number) => (json: TestGltf) =>
  void (json.nodes = Array.from({ length: depth }, (_, i) => (i + 1 < depth ? { children: [i + 1] } : { mesh: 0 })))

describe('checkGlb', () => {
  it('reports what a sound file holds', () => {
    expect(checkGlb(testGlb())).toMatchObject({
      triangles: 12,
      vertices: 8,
      nodes: 1,
      nodeDepth: 1,
      meshes: 1,
      images: [],
      extensions: [],
    })
  })

  it.each<[string, (json: TestGltf) => void]>([
    ['MODELING_GLB_BAD_JSON', (json) => void (json.asset = { version: '1.0' })],
    ['MODELING_GLB_BAD_JSON', (json) => void (json.nodes[0]!.mesh = 7)],
    ['MODELING_GLB_BAD_JSON', (json) => void (json.accessors[0]!.count = -1)],
    ['MODELING_GLB_BAD_JSON', (json) => void (json.accessors[0]!.type = 'constructor')],
    ['MODELING_GLB_EXTERNAL_URI', (json) => void (json.buffers[0]!.uri = 'data:application/octet-stream;base64,AAAA')],
    [
      'MODELING_GLB_EXTERNAL_URI',
      (json) => void (json.meshes[0]!.primitives[0]!.extensions = { VENDOR_x: { deep: [{ uri: 'http://x' }] } }),
    ],
    ['MODELING_GLB_EXTENSION_NOT_ALLOWED', (json) => void (json.extensionsRequired = ['VENDOR_surprise'])],
    ['MODELING_GLB_ACCESSOR_OUT_OF_BOUNDS', (json) => void (json.accessors[0]!.count = 9)],
    ['MODELING_GLB_ACCESSOR_OUT_OF_BOUNDS', (json) => void (json.accessors[1]!.byteOffset = 1)],
    ['MODELING_GLB_ACCESSOR_OUT_OF_BOUNDS', (json) => void (json.bufferViews[1]!.byteLength = 4_000)],
    ['MODELING_GLB_ACCESSOR_OUT_OF_BOUNDS', (json) => void (json.buffers[0]!.byteLength = 4_000)],
    [
      'MODELING_GLB_DECODED_SIZE',
      (json) =>
        void json.accessors.push(
          { componentType: 5126, type: 'MAT4', count: 7_999_999 },
          { componentType: 5126, type: 'MAT4', count: 7_999_999 },
        ),
    ],
    ['MODELING_GLB_NODES_TOO_DEEP', nested(1_000)],
    ['MODELING_GLB_NODE_CYCLE', (json) => void (json.nodes = [{ mesh: 0, children: [1, 1] }, {}])],
    ['MODELING_GLB_NODE_CYCLE', (json) => void (json.nodes = [{ mesh: 0 }, { children: [1] }])],
    ['MODELING_GLB_BAD_TRANSFORM', (json) => void (json.nodes[0]!.scale = [1, 'x', 1])],
    ['MODELING_GLB_NO_GEOMETRY', (json) => ((json.meshes = []), void (json.nodes = [{}]))],
    ['MODELING_GLB_IMAGE_NOT_RECOGNISED', (json) => void (json.images = [{ bufferView: 0 }])],
    ['passes', nested(60)],
    ['passes', (json) => void (json.extras = { uri: 'a note, followed by nobody' })],
  ])('%s', (code, edit) => {
    expect(edited(edit)).toBe(code)
  })

  it('refuses what is larger than it may be', () => {
    const bytes = testGlb()
    expect(codeOf(bytes, { ...DEFAULT_GLB_LIMITS, fileBytes: bytes.length - 1 })).toBe('MODELING_GLB_TOO_LARGE')
    expect(codeOf(bytes, { ...DEFAULT_GLB_LIMITS, jsonBytes: 100 })).toBe('MODELING_GLB_TOO_LARGE')
    expect(codeOf(bytes, { ...DEFAULT_GLB_LIMITS, triangles: 11 })).toBe('MODELING_GLB_DECODED_SIZE')
    expect(codeOf(bytes, { ...DEFAULT_GLB_LIMITS, items: 1 })).toBe('MODELING_GLB_TOO_MANY_ITEMS')
  })

  it('a file cut anywhere is refused with a code, never with a crash', () => {
    const bytes = testGlb()
    for (let length = 0; length < bytes.length; length += 7)
      expect(codeOf(bytes.subarray(0, length))).toMatch(/^MODELING_GLB_/)
  })

  it('a file with any byte changed passes or is refused with a code', () => {
    const bytes = testGlb()
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const damaged = bytes.slice()
          for (const [at, value] of changes) damaged[at] = value
          expect(codeOf(damaged)).toMatch(/^(MODELING_GLB_|passes$)/)
        },
      ),
      { numRuns: 500 },
    )
  })

  const models = sharedFolder() && `${sharedFolder()}/models`
  describe.skipIf(!models || !existsSync(models))('shared models (skipped where the shared folder is absent)', () => {
    it.each([
      ['accessor-count-4g', 'MODELING_GLB_DECODED_SIZE'],
      ['external-uris', 'MODELING_GLB_EXTERNAL_URI'],
      ['index-out-of-range', 'MODELING_GLB_INDEX_OUT_OF_RANGE'],
      ['nan-inf-positions', 'MODELING_GLB_POSITION_NOT_FINITE'],
      ['node-cycle', 'MODELING_GLB_NODE_CYCLE'],
      ['not-a-glb', 'MODELING_GLB_NOT_A_GLB'],
      ['png-bomb-16384', 'MODELING_GLB_IMAGE_TOO_LARGE'],
      ['truncated-half', 'MODELING_GLB_TRUNCATED'],
    ])('broken/%s is refused as %s', (name, code) => {
      expect(codeOf(new Uint8Array(readFileSync(`${models}/broken/${name}.glb`)))).toBe(code)
    })

    it('every broken file is refused, every real one passes', () => {
      const list = (folder: string): string[] =>
        readdirSync(folder)
          .filter((name) => name.endsWith('.glb'))
          .map((name) => `${folder}/${name}`)
      for (const file of list(`${models}/broken`))
        expect(codeOf(new Uint8Array(readFileSync(file))), file).toMatch(/^MODELING_GLB_/)
      const real = list(`${models}`)
      expect(real.length).toBeGreaterThan(10)
      for (const file of real) expect(codeOf(new Uint8Array(readFileSync(file))), file).toBe('passes')
    })
  })
})

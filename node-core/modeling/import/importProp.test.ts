import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sharedFolder } from '../../../tests/support/sharedFolder.ts'
import { testGlb, type TestGltf } from '../../../tests/support/testGlb.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { DEFAULT_GLB_LIMITS } from '../check/glbLimits.ts'
import { isClosed } from '../mesh/edgeReport.ts'
import { weldVertices } from '../mesh/weldVertices.ts'
import type { ImportedPart, TriangleMesh } from './importedProp.ts'
import { importProp } from './importProp.ts'
import { toTriangles } from './toTriangles.ts'

const assets = createNodeAssets()
const load = (bytes: Uint8Array, realSizeMm = 100) => importProp(bytes, assets, { realSizeMm })
const edited = (edit: (json: TestGltf) => void) => load(testGlb({ edit }))

/** Six times the signed volume is a sum of determinants: negative when the part is inside out. */
function volume({ positions: p, indices }: TriangleMesh): number {
  let sum = 0
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
    sum +=
      p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!) +
      p[a + 1]! * (p[b + 2]! * p[c]! - p[b]! * p[c + 2]!) +
      p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!)
  }
  return sum / 6
}

const closed = (part: ImportedPart): boolean => {
  const welded = weldVertices(part.positions, part.indices)
  return isClosed(welded.indices, welded.positions.length / 3)
}

describe('importProp', () => {
  it('brings a model to its real size, standing on the ground, centred', async () => {
    const prop = await load(testGlb(), 40)
    expect(prop.mmPerUnit).toBe(40)
    expect(prop.boundingBoxMm).toEqual({ min: [-20, 0, -20], max: [20, 40, 20] })
    expect(prop.parts.map((part) => part.key)).toEqual(['cube'])
    expect(volume(prop.parts[0]!)).toBeCloseTo(64_000, 3)
  })

  it('applies transforms of parents and turns mirrored parts right side out', async () => {
    const prop = await edited((json) => {
      json.nodes = [
        { name: 'top', scale: [-1, 2, 1], children: [1] },
        { name: 'arm', mesh: 0, translation: [5, 0, 0], rotation: [0, Math.SQRT1_2, 0, Math.SQRT1_2] },
      ]
    })
    expect(volume(prop.parts[0]!)).toBeCloseTo(100 * 50 * 50, 0)
    expect(closed(prop.parts[0]!)).toBe(true)
  })

  it('gives doubled names keys of their own', async () => {
    const prop = await edited((json) => {
      json.nodes = [
        { name: 'leg', children: [1, 2] },
        { name: 'leg', mesh: 0 },
        { name: 'leg', mesh: 0, translation: [2, 0, 0] },
      ]
    })
    expect(prop.parts.map((part) => part.key)).toEqual(['leg', 'leg#2'])
  })

  it('bounds what instancing multiplies', async () => {
    const bytes = testGlb({
      edit: (json) => {
        json.nodes = [{ children: [1, 2] }, { mesh: 0 }, { mesh: 0 }]
      },
    })
    await expect(
      importProp(bytes, assets, { realSizeMm: 10, limits: { ...DEFAULT_GLB_LIMITS, triangles: 23 } }),
    ).rejects.toMatchObject({ code: 'MODELING_GLB_DECODED_SIZE' })
  })

  it('stops when told to', async () => {
    await expect(importProp(testGlb(), assets, { realSizeMm: 10, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })

  it('reads strips and fans', () => {
    expect([...toTriangles(5, null, 4)!]).toEqual([0, 1, 2, 1, 3, 2])
    expect([...toTriangles(6, null, 4)!]).toEqual([1, 2, 0, 2, 3, 0])
    expect(toTriangles(1, null, 4)).toBeUndefined()
  })

  const models = sharedFolder() && `${sharedFolder()}/models`
  describe.skipIf(!models || !existsSync(models))('shared models (skipped where the shared folder is absent)', () => {
    const model = (name: string) => load(new Uint8Array(readFileSync(`${models}/${name}.glb`)), 200)

    it('the cannon: two named closed parts, right side out', async () => {
      const prop = await model('bjs-cannon-two-parts-watertight')
      expect(prop.parts.map((part) => part.key).sort()).toEqual(['cannon', 'cannonMount'])
      for (const part of prop.parts) {
        expect(closed(part)).toBe(true)
        expect(volume(part)).toBeGreaterThan(1_000)
      }
    })

    it('draco, several materials, negative nothing', async () => {
      const prop = await model('market-nes-controller-draco-multimat')
      expect(prop.parts).toHaveLength(6)
      expect(prop.parts.reduce((sum, part) => sum + part.indices.length / 3, 0)).toBe(66_200)
    })

    it('a skinned figure stands at its rest pose', async () => {
      const prop = await model('kaykit-knight-skinned')
      const body = prop.parts.find((part) => part.key === 'Knight_Body')!
      const head = prop.parts.find((part) => part.key === 'Knight_Head')!
      const mean = (part: ImportedPart): number =>
        part.positions.reduce((sum, value, i) => (i % 3 === 1 ? sum + value : sum), 0) / (part.positions.length / 3)
      expect(mean(head)).toBeGreaterThan(mean(body) + 20)
    })

    it('names the variants of a shoe', async () => {
      expect((await model('shopify-shoe-materials-variants')).variantNames).toEqual(['midnight', 'beach', 'street'])
    })
  })
})

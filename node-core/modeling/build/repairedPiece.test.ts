import { describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash, type PartRepair } from '#node-core/model/prop.ts'
import { meshGlb } from '../../../tests/support/meshGlb.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { createModeling } from '../createModeling.ts'
import { loadManifold } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'

const assets = createNodeAssets()
const { Manifold: M } = await loadManifold(assets)
const modeling = createModeling(assets)

/** A cube of 40 mm without its lid. */
function openBox() {
  const { positions, indices } = solidMesh(M.cube([40, 40, 40], true))
  const isLid = (t: number) => [0, 1, 2].every((corner) => positions[3 * indices[3 * t + corner]! + 1] === 20)
  return {
    positions,
    indices: indices.filter((_, i) => !isLid(Math.floor(i / 3))),
  }
}
const glb = meshGlb(openBox())
const propWith = (repair?: PartRepair) => {
  const base = testProp({ textZones: [] })
  return { ...base, parts: base.parts.map((part) => ({ ...part, ...(repair ? { repair } : {}) })) }
}
const input = (repair?: PartRepair, sizeMm?: number) => {
  const prop = propWith(repair)
  const design = createDesign(propHash(prop), sizeMm === undefined ? [] : [{ type: 'scaleTo', sizeMm }])
  return { prop, glb, design }
}

describe('a part that its studio had repaired', () => {
  it('cannot be made without the studio’s word, and says how it can be mended', async () => {
    const { printability, meshes, priceInputs } = await modeling.build(input())
    expect(printability.issues.map(({ code }) => code)).toEqual(['PRINT_NOT_A_SOLID'])
    expect([meshes[0]!.solid, priceInputs]).toEqual([false, null])
    const { diagnosis } = await modeling.importProp(glb, 40)
    expect(diagnosis[0]!.closing).toMatchObject({ openings: 1 })
  })

  it('closed: shown with its cap, priced, told to whoever makes it, and it leaves as a file', async () => {
    const repaired = input({ kind: 'close' })
    const { printability, meshes, priceInputs } = await modeling.build(repaired)
    expect(printability.issues).toEqual([
      { severity: 'note', code: 'PRINT_CLOSED_BY_STUDIO', part: 'body', zone: null, spot: null, data: {} },
    ])
    expect(priceInputs!.volumeMm3).toBe(64_000)
    expect(meshes[0]!.indices.length / 3).toBe(12)
    expect((await modeling.export3mf(repaired)).length).toBeGreaterThan(500)
  })

  it('wrapped: grows with the piece, and says by how much', async () => {
    const { printability, priceInputs } = await modeling.build(input({ kind: 'wrap', skinMm: 2 }))
    expect(printability.issues.map(({ code, data }) => [code, data])).toEqual([
      ['PRINT_WRAPPED_BY_STUDIO', { growthMm: 1 }],
    ])
    expect(printability.verdict).toBe('printable')
    // Five walls of 2 mm, open above.
    expect(priceInputs!.volumeMm3).toBeGreaterThan(5 * 1_600 * 2)
    expect(priceInputs!.volumeMm3).toBeLessThan(5 * 42 * 42 * 2)
    const small = await modeling.build(input({ kind: 'wrap', skinMm: 2 }, 20))
    expect(small.printability.issues[0]!.data).toEqual({ growthMm: 0.5 })
  })

  it('a part that is a body stays as it is, whatever was agreed to', async () => {
    const whole = meshGlb(solidMesh(M.cube([40, 40, 40], true)))
    for (const repair of [{ kind: 'close' }, { kind: 'wrap', skinMm: 2 }] as const) {
      const { printability, priceInputs } = await modeling.build({ ...input(repair), glb: whole })
      expect([printability.issues, priceInputs!.volumeMm3]).toEqual([[], 64_000])
    }
  })
})

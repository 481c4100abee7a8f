import { ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { designHash } from '#node-core/model/design.ts'
import type { Prop, TextZone } from '#node-core/model/prop.ts'
import { validateDesign } from '#node-core/modeling/design/checkDesign.ts'
import { testProp } from '../../tests/support/testProp.ts'
import { useDesigner } from './useDesigner.ts'

function atWork(allows?: TextZone['allows']) {
  const prop = testProp({
    textZones: testProp().textZones.map((zone) => (allows === undefined ? zone : { ...zone, allows })),
  })
  const [zone] = prop.textZones
  return { prop, zone: zone!, designer: useDesigner(ref<Prop | null>(prop)) }
}

describe('words that stand out', () => {
  it('are a choice that undo takes back, and that leaves no trace once it is unmade', () => {
    const { prop, zone, designer } = atWork('either')
    const words = () => designer.state.value.engravings[zone.id]
    designer.write(zone, 'ALICE')
    designer.settle()
    const engraved = designHash(designer.design.value!)
    expect(words()).not.toHaveProperty('raised')
    designer.setLetters(zone, { raised: true })
    designer.settle()
    expect(words()?.raised).toBe(true)
    expect(designer.undoes.value).toMatchObject({ key: 'engraveText.raised' })
    expect(validateDesign(prop, designer.design.value)).toEqual([])
    designer.undo()
    expect(designHash(designer.design.value!)).toBe(engraved)
    designer.redo()
    designer.setLetters(zone, { raised: false })
    expect(designHash(designer.design.value!)).toBe(engraved)
  })

  it('go on standing out while they are written, set larger and the piece is made larger', () => {
    const { prop, zone, designer } = atWork('either')
    designer.write(zone, 'ALICE')
    designer.setLetters(zone, { raised: true })
    designer.write(zone, 'ALICE AND BOB')
    designer.setLetters(zone, { depthMm: 0.5 })
    designer.setSize(60)
    expect(designer.state.value.engravings[zone.id]).toMatchObject({
      text: 'ALICE AND BOB',
      depthMm: 0.5,
      raised: true,
    })
    expect(validateDesign(prop, designer.design.value)).toEqual([])
  })

  it('are what is written where the studio allows nothing else, and are not where it says nothing', () => {
    for (const [allows, codes] of [
      ['raised', [true]],
      [undefined, [undefined]],
    ] as const) {
      const { prop, zone, designer } = atWork(allows)
      designer.write(zone, 'ALICE')
      expect([designer.state.value.engravings[zone.id]?.raised]).toEqual(codes)
      expect(validateDesign(prop, designer.design.value)).toEqual([])
    }
  })
})

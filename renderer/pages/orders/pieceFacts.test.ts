import { describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { designOf, PROP, PROP_HASH } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { pieceFacts } from './pieceFacts.ts'

describe('what was ordered', () => {
  it('is told by its words, its parts’ colours and its size', () => {
    expect(pieceFacts(PROP, designOf(2))).toEqual({
      words: [{ zone: 'Name plate', text: 'ALICE #001', depthMm: 0.8, raised: false }],
      parts: [
        { id: 'barrel', name: 'Barrel', material: 'Cold-cast bronze', color: '#8a6b3d' },
        { id: 'carriage', name: 'Carriage', material: 'Resin, matt', color: '#2d3b2f' },
      ],
      sizeMm: 180,
    })
  })
  it('is the prop as published where the fan changed nothing', () => {
    const { words, parts } = pieceFacts(PROP, createDesign(PROP_HASH))
    expect(words).toEqual([])
    expect(parts.map(({ color }) => color)).toEqual(PROP.parts.map(({ colors }) => colors[0]))
  })
  it('says of words that stand out that they do, and by how much', () => {
    const raised = createDesign(
      PROP_HASH,
      designOf(2).commands.map((command) =>
        command.type === 'engraveText' && command.engraving
          ? { ...command, engraving: { ...command.engraving, depthMm: 0.5, raised: true as const } }
          : command,
      ),
    )
    expect(pieceFacts(PROP, raised).words).toEqual([
      { zone: 'Name plate', text: 'ALICE #001', depthMm: 0.5, raised: true },
    ])
  })
  it('is what the last command left', () => {
    const last = createDesign(PROP_HASH, [
      ...designOf(2).commands,
      { type: 'scaleTo', sizeMm: 240 },
      { type: 'setPartColor', part: 'barrel', color: null },
      { type: 'engraveText', zone: 'plate', engraving: null },
    ])
    expect(pieceFacts(PROP, last)).toMatchObject({ words: [], parts: [{ color: '#8a6b3d' }, {}], sizeMm: 240 })
  })
})

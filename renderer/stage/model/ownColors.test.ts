import { describe, expect, it } from 'vitest'
import type { Prop } from '#node-core/model/prop.ts'
import { EMPTY_STATE } from '#node-core/modeling/design/designState.ts'
import type { ImportedPart } from '#node-core/modeling/import/importedProp.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { modelledColors, ownPictures, partsAsModelled } from './ownColors.ts'

const COLORS = ['#ff0000', '#00ff00'] as const
const imported = (key: string, color: `#${string}`, tints: readonly number[] | null): ImportedPart => ({
  key,
  name: key,
  positions: new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]),
  indices: new Uint32Array([0, 1, 2, 0, 1, 2]),
  normals: null,
  uvs: null,
  material: '',
  texture: null,
  color,
  paint: tints && { colors: COLORS, index: Uint8Array.from(tints) },
  metalness: 0,
  roughness: 1,
})
const part = (id: string, sources: readonly string[], color: `#${string}`): Prop['parts'][number] => ({
  ...testProp().parts[0]!,
  id,
  name: id,
  sources,
  colors: [color, '#aa2211'],
})
const prop = testProp({
  parts: [
    part('body', ['shell', 'rim'], '#888800'),
    part('lid', ['lid'], '#00ff00'),
    part('foot', ['foot'], '#123456'),
  ],
  variants: [{ id: 'night', name: 'Night', looks: [{ part: 'body', material: 'bronze', color: '#101020' }] }],
})
const file = [
  imported('shell', '#888800', [0, 1]),
  imported('rim', '#ff0000', [0, 0]),
  imported('lid', '#00ff00', [1, 1]),
  imported('foot', '#ff0000', [0, 1]),
]

describe('the colours of a file', () => {
  it('stay on parts that nobody painted and that were published in them', () => {
    expect([...partsAsModelled(prop, EMPTY_STATE, file)]).toEqual(['body', 'lid'])
    expect([...partsAsModelled(prop, { ...EMPTY_STATE, colors: { body: '#888800' } }, file)]).toEqual(['lid'])
    expect([...partsAsModelled(prop, { ...EMPTY_STATE, variant: 'night' }, file)]).toEqual(['lid'])
    expect([...partsAsModelled(prop, EMPTY_STATE, [])]).toEqual([])
  })

  it('are offered where a part has several, also while it is painted', () => {
    const several = new Map([
      [
        'body',
        [
          { color: '#ff0000', share: 0.75 },
          { color: '#00ff00', share: 0.25 },
        ],
      ],
    ])
    expect(modelledColors(prop, EMPTY_STATE, file)).toEqual(several)
    expect(modelledColors(prop, { ...EMPTY_STATE, colors: { body: '#aa2211' } }, file)).toEqual(several)
    expect(modelledColors(prop, { ...EMPTY_STATE, variant: 'night' }, file)).toEqual(new Map())
  })

  it('are those that the studio makes of them, also where a part has one', () => {
    const made = testProp({
      ...prop,
      palette: [{ measured: '#00ff00', color: '#b0853f', name: 'Brass' }],
    })
    expect([...modelledColors(made, EMPTY_STATE, file)]).toEqual([
      [
        'body',
        [
          { color: '#ff0000', share: 0.75 },
          { color: '#b0853f', share: 0.25 },
        ],
      ],
      ['lid', [{ color: '#b0853f', share: 1 }]],
    ])
    const one = testProp({ ...prop, palette: [{ measured: '#00ff00', color: '#ff0000', name: '' }] })
    expect(modelledColors(one, EMPTY_STATE, file).get('body')).toEqual([{ color: '#ff0000', share: 1 }])
    // Without a palette every part is made in its one colour, whatever its sources have.
    const plain = file.map((each) => ({ ...each, paint: null }))
    expect(modelledColors(prop, EMPTY_STATE, plain)).toEqual(new Map())
  })

  it('have no picture where the studio changed one of them; a name changes nothing', () => {
    const images = new Map(file.map(({ key }) => [key, key]))
    const own = new Set(['body', 'lid', 'foot'])
    const found = (measured: `#${string}`, color: `#${string}`) => [
      ...ownPictures({ ...prop, palette: [{ measured, color, name: 'Brass' }] }, own, file, images).keys(),
    ]
    const all = ['shell', 'body#made', 'rim', 'lid', 'lid#made', 'foot', 'foot#made']
    expect(found('#ff0000', '#b0853f')).toEqual(['lid', 'lid#made'])
    expect(found('#ff0000', '#ff0000')).toEqual(all)
    expect(found('#0000ff', '#b0853f')).toEqual(all)
  })

  it('come with pictures, for the cut part too', () => {
    const images = new Map(file.map(({ key }) => [key, `picture of ${key}`]))
    const found = (own: readonly string[], parts = file) => [...ownPictures(prop, new Set(own), parts, images).keys()]
    expect(found(['body', 'lid'])).toEqual(['shell', 'body#made', 'rim', 'lid', 'lid#made'])
    expect(found([])).toEqual([])
    // Without a palette every source is made in the part's one colour: another one's picture would promise more.
    const plain = file.map((each) => ({ ...each, paint: null }))
    expect(found(['body'], plain)).toEqual(['shell', 'body#made'])
  })
})

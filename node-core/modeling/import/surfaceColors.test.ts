import { expect, it } from 'vitest'
import { surfaceColors } from './surfaceColors.ts'

/** Two right triangles of area 2 and 6, and one without surface. */
const part = {
  positions: new Float32Array([0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 6, 0, 0, 0, 2, 0]),
  indices: new Uint32Array([0, 1, 2, 3, 4, 5, 0, 0, 1]),
  color: '#808080' as const,
}
const paint = { colors: ['#ff0000', '#00ff00', '#0000ff'] as const, index: Uint8Array.from([0, 1, 2]) }

it('counts surface, not triangles', () => {
  expect(surfaceColors([{ ...part, paint }])).toEqual([
    { color: '#00ff00', share: 0.75 },
    { color: '#ff0000', share: 0.25 },
  ])
})

it('is the mean where there is no palette, and one list for several parts', () => {
  expect(surfaceColors([{ ...part, paint: null }])).toEqual([{ color: '#808080', share: 1 }])
  expect(
    surfaceColors([
      { ...part, paint },
      { ...part, paint: null },
    ]).map(({ color }) => color),
  ).toEqual(['#808080', '#00ff00', '#ff0000'])
  expect(surfaceColors([])).toEqual([])
})

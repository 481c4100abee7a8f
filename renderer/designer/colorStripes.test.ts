import { expect, it } from 'vitest'
import { colorStripes } from './colorStripes.ts'

it('slices a swatch as the surface is', () => {
  const colors = [
    { color: '#ff0000', share: 0.75 },
    { color: '#00ff00', share: 0.25 },
  ] as const
  expect(colorStripes(colors, '#bf4000')).toBe('conic-gradient(#ff0000 0.0% 75.0%, #00ff00 75.0% 100.0%)')
  expect(colorStripes(colors.slice(0, 1), '#bf4000')).toBe('#ff0000')
  expect(colorStripes([], '#123456')).toBe('#123456')
  expect(colorStripes(null, '#123456')).toBe('#123456')
})

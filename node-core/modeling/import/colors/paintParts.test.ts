import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexToLinear } from '../../color/srgb.ts'
import { paintParts, type ColoredSurface } from './paintParts.ts'

/** A strip of unit right triangles, each in its colour, `sizes` times as long. */
function strip(hexes: readonly string[], sizes: readonly number[] = hexes.map(() => 1)): ColoredSurface {
  return {
    positions: Float64Array.from(hexes.flatMap((_, i) => [0, 0, 0, 1, 0, 0, 0, sizes[i]!, 0])),
    indices: Uint32Array.from({ length: 3 * hexes.length }, (_, i) => i),
    linear: Float32Array.from(hexes.flatMap((hex) => [...hexToLinear(hex)])),
  }
}
const hex = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`)

describe('paintParts', () => {
  it('leaves parts of one colour each as they are', () => {
    expect(paintParts([strip(['#aa2211', '#aa2211']), strip(['#00ff00'])])).toEqual({
      parts: [
        { color: '#aa2211', mixed: false, paint: null },
        { color: '#00ff00', mixed: false, paint: null },
      ],
      palette: [],
    })
  })

  it('gives each triangle the nearest of few colours, with their shares of the surface', () => {
    const { parts, palette } = paintParts([
      strip(['#ff0000', '#0000ff', '#ff0000'], [1, 1, 2]),
      strip(['#ffffff'], [4]),
    ])
    expect(palette).toEqual([
      { color: '#ffffff', share: 0.5 },
      { color: '#ff0000', share: 0.375 },
      { color: '#0000ff', share: 0.125 },
    ])
    expect([...parts[0]!.paint!.index]).toEqual([1, 2, 1])
    expect([...parts[1]!.paint!.index]).toEqual([0])
    // Three quarters red, one blue, in linear light.
    expect(parts.map(({ color, mixed }) => [color, mixed])).toEqual([
      ['#e10089', true],
      ['#ffffff', false],
    ])
  })

  it('takes triangles without surface along, whatever they show', () => {
    const { parts, palette } = paintParts([strip(['#ff0000', '#00ff00', '#0000ff'], [1, 0, 1])])
    expect(palette.map(({ color }) => color)).toEqual(['#ff0000', '#0000ff'])
    expect(parts[0]!.paint!.index).toHaveLength(3)
  })

  it('is the same each time and never has more than eight', () => {
    fc.assert(
      fc.property(fc.array(fc.array(hex, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 4 }), (parts) => {
        const painted = paintParts(parts.map((colors) => strip(colors)))
        expect(paintParts(parts.map((colors) => strip(colors)))).toEqual(painted)
        expect(painted.palette.length).toBeLessThanOrEqual(8)
        for (const { paint } of painted.parts)
          if (paint) expect(Math.max(...paint.index)).toBeLessThan(paint.colors.length)
        const shares = painted.palette.reduce((sum, { share }) => sum + share, 0)
        if (painted.palette.length > 0) expect(shares).toBeCloseTo(1, 9)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deltaE76, labToLinear, linearToLab } from './lab.ts'
import { hexToLinear, LINEAR_OF_BYTE, linearToByte, linearToHex } from './srgb.ts'

describe('sRGB', () => {
  it('has the curve of IEC 61966-2-1', () => {
    expect(LINEAR_OF_BYTE[0]).toBe(0)
    expect(LINEAR_OF_BYTE[255]).toBe(1)
    // 0.5 in sRGB is 21.4 % of the light; the straight part ends at 10.
    expect(LINEAR_OF_BYTE[128]).toBeCloseTo(0.2158605, 6)
    expect(LINEAR_OF_BYTE[10]).toBeCloseTo(10 / 255 / 12.92, 9)
  })

  it('comes back from linear light byte for byte, and rounds to the nearest', () => {
    for (let byte = 0; byte < 256; byte++) expect(linearToByte(LINEAR_OF_BYTE[byte]!)).toBe(byte)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (v) => {
        const exact = 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)
        expect(Math.abs(linearToByte(v) - exact)).toBeLessThanOrEqual(0.51)
      }),
    )
    expect([linearToByte(-1), linearToByte(7)]).toEqual([0, 255])
  })

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (rgb) => {
        const hex = `#${rgb.toString(16).padStart(6, '0')}`
        expect(linearToHex(hexToLinear(hex))).toBe(hex)
      }),
    )
  })
})

describe('L*a*b*', () => {
  // B. Lindbloom's calculator, sRGB under D65.
  it.each([
    ['#ffffff', [100, 0, 0]],
    ['#000000', [0, 0, 0]],
    ['#ff0000', [53.2408, 80.0925, 67.2032]],
    ['#00ff00', [87.7347, -86.1827, 83.1793]],
    ['#0000ff', [32.297, 79.1875, -107.8602]],
    ['#808080', [53.585, 0, 0]],
  ])('%s', (hex, expected) => {
    const lab = linearToLab(...hexToLinear(hex))
    expected.forEach((value, k) => expect(lab[k]).toBeCloseTo(value, 2))
  })

  it('has the cube root of the standard everywhere', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (y) => {
        const lightness = y > 216 / 24_389 ? 116 * Math.cbrt(y) - 16 : (24_389 / 27) * y
        expect(linearToLab(y, y, y)[0]).toBeCloseTo(lightness, 4)
      }),
    )
  })

  it('goes back to the same bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (rgb) => {
        const hex = `#${rgb.toString(16).padStart(6, '0')}`
        expect(linearToHex(labToLinear(linearToLab(...hexToLinear(hex))))).toBe(hex)
      }),
    )
  })

  it('measures differences', () => {
    expect(deltaE76([50, 10, 10], [50, 13, 6])).toBe(5)
  })
})

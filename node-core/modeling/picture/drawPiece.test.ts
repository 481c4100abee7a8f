import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../import/colors/decodePng.ts'
import { drawPiece, PICTURE_SIZE, type DrawnPart } from './drawPiece.ts'
import { encodePng } from './encodePng.ts'
import { dot, OUT, RIGHT, UP } from './view.ts'

/** Sides of a box, each as two triangles seen from outside. */
const SIDES = {
  right: [1, 5, 6, 1, 6, 2],
  left: [0, 3, 7, 0, 7, 4],
  top: [3, 2, 6, 3, 6, 7],
  bottom: [0, 4, 5, 0, 5, 1],
  front: [4, 7, 6, 4, 6, 5],
  back: [0, 1, 2, 0, 2, 3],
}

/** A box of two colours, the second on its top. @param at middle of its bottom */
function box(
  colors: readonly [string, string],
  size = 20,
  at: readonly [number, number, number] = [0, 0, 0],
): DrawnPart {
  const positions = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((corner) => [
    at[0] + size * ([1, 2, 5, 6].includes(corner) ? 0.5 : -0.5),
    at[1] + ([2, 3, 6, 7].includes(corner) ? size : 0),
    at[2] + size * (corner > 3 ? 0.5 : -0.5),
  ])
  return {
    positions: new Float32Array(positions),
    // The corners above go round the box with the front facing −Z: turned, so that all sides look outwards.
    indices: new Uint32Array(Object.values(SIDES).flatMap((side) => side.toReversed())),
    colors: colors.map((color) => ({ color })),
    index: Uint8Array.from({ length: 12 }, (_, t) => (t === 4 || t === 5 ? 1 : 0)),
  }
}

/** The pixel that shows a point, among `parts`' own place in the picture. */
function pixelOf(rgba: Uint8Array, x: number, y: number): readonly number[] {
  return [...rgba.subarray(4 * (y * PICTURE_SIZE + x), 4 * (y * PICTURE_SIZE + x) + 4)]
}
const RED_GREEN = ['#ff0000', '#00ff00'] as const

describe('drawPiece', () => {
  it('looks along directions at right angles, of one length', () => {
    for (const [a, b, expected] of [
      ...[RIGHT, UP, OUT].map((axis) => [axis, axis, 1] as const),
      ...([
        [RIGHT, UP, 0],
        [UP, OUT, 0],
        [OUT, RIGHT, 0],
      ] as const),
    ])
      expect(dot(a, b)).toBeCloseTo(expected, 15)
    // From the front, from the right, from above.
    expect(Math.min(...OUT)).toBeGreaterThan(0)
  })

  it('shows three sides of a box in their colours, each in a light of its own, and nothing around it', () => {
    const { rgba } = drawPiece([box(RED_GREEN)])
    const [top, front, right] = [pixelOf(rgba, 128, 55), pixelOf(rgba, 80, 150), pixelOf(rgba, 200, 150)]
    expect({ top, front, right }).toMatchInlineSnapshot(`
      {
        "front": [
          191,
          0,
          0,
          255,
        ],
        "right": [
          149,
          0,
          0,
          255,
        ],
        "top": [
          0,
          240,
          0,
          255,
        ],
      }
    `)
    for (const [x, y] of [
      [2, 2],
      [253, 2],
      [2, 253],
      [253, 253],
      [128, 5],
      [128, 250],
    ] as const)
      expect(pixelOf(rgba, x, y)).toEqual([0, 0, 0, 0])
  })

  it('fills the picture but for a margin, the whole in the middle', () => {
    const { rgba } = drawPiece([box(RED_GREEN), box(RED_GREEN, 4, [30, 0, 0])])
    let [left, right, high, low] = [PICTURE_SIZE, 0, PICTURE_SIZE, 0]
    for (let pixel = 0; pixel < PICTURE_SIZE ** 2; pixel++) {
      if (rgba[4 * pixel + 3] === 0) continue
      ;[left, right] = [Math.min(left, pixel % PICTURE_SIZE), Math.max(right, pixel % PICTURE_SIZE)]
      ;[high, low] = [Math.min(high, Math.floor(pixel / PICTURE_SIZE)), Math.max(low, Math.floor(pixel / PICTURE_SIZE))]
    }
    expect([left, right]).toEqual([14, PICTURE_SIZE - 15])
    expect(Math.abs(high + low - (PICTURE_SIZE - 1))).toBeLessThanOrEqual(1)
  })

  it('shows what is in front, in whatever order it comes', () => {
    // On the way from the eye to the red box's front.
    const near = box(['#0000ff', '#0000ff'], 6, [OUT[0] * 60, 7 + OUT[1] * 60, OUT[2] * 60])
    const [one, other] = [drawPiece([box(RED_GREEN), near]), drawPiece([near, box(RED_GREEN)])]
    expect(other.rgba).toEqual(one.rgba)
    const [r, g, b, a] = pixelOf(one.rgba, 128, 128)
    expect([r, g, a]).toEqual([0, 0, 255])
    expect(b).toBeGreaterThan(100)
  })

  it('has soft edges', () => {
    const { rgba } = drawPiece([box(RED_GREEN)])
    const alphas = new Set(Array.from({ length: PICTURE_SIZE ** 2 }, (_, pixel) => rgba[4 * pixel + 3]))
    expect(alphas).toEqual(new Set([0, 64, 128, 191, 255]))
  })

  it('draws nothing of nothing', () => {
    expect(drawPiece([]).rgba.every((byte) => byte === 0)).toBe(true)
    const dot = { positions: new Float32Array(9), indices: new Uint32Array([0, 1, 2]), colors: [{ color: '#ffffff' }] }
    expect(drawPiece([{ ...dot, index: null }]).rgba.every((byte) => byte === 0)).toBe(true)
  })
})

describe('encodePng', () => {
  it('is a PNG of these pixels, for another reader and for our own, and the same bytes every time', () => {
    const drawing = drawPiece([box(RED_GREEN)])
    const bytes = encodePng(drawing)
    const read = PNG.sync.read(Buffer.from(bytes))
    expect([read.width, read.height]).toEqual([PICTURE_SIZE, PICTURE_SIZE])
    expect(Buffer.compare(read.data, Buffer.from(drawing.rgba))).toBe(0)
    expect(decodePng(bytes)!.pixel(80, 150)).toEqual(pixelOf(drawing.rgba, 80, 150).slice(0, 3))
    expect(encodePng(drawPiece([box(RED_GREEN)]))).toEqual(bytes)
  })
})

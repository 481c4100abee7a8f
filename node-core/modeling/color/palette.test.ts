import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deltaE76, type Lab } from './lab.ts'
import { choosePalette, createColorCells, nearestColor } from './palette.ts'

const cellsOf = (colors: readonly (readonly [Lab, number])[]) => {
  const cells = createColorCells()
  for (const [lab, weight] of colors) cells.add(lab, weight)
  return cells.points()
}
const labs = fc.tuple(
  fc.double({ min: 0, max: 100, noNaN: true }),
  fc.double({ min: -80, max: 80, noNaN: true }),
  fc.double({ min: -80, max: 80, noNaN: true }),
)
const painted = fc.array(fc.tuple(labs, fc.double({ min: 0.001, max: 50, noNaN: true })), {
  minLength: 1,
  maxLength: 200,
})
const cost = (colors: readonly (readonly [Lab, number])[], palette: readonly Lab[]) =>
  colors.reduce((sum, [lab, weight]) => {
    const near = palette[nearestColor(palette, lab)]!
    return sum + weight * near.reduce((squares, value, k) => squares + (value - lab[k]!) ** 2, 0)
  }, 0)

describe('palette', () => {
  it('gives few colours back as they are, most surface first', () => {
    const colors: [Lab, number][] = [
      [[10, 0, 0], 1],
      [[90, 0, 0], 5],
      [[50, 60, 40], 2],
      [[90, 0, 0], 1],
    ]
    expect(choosePalette(cellsOf(colors), 8)).toEqual([
      [90, 0, 0],
      [50, 60, 40],
      [10, 0, 0],
    ])
    expect(choosePalette(cellsOf([]), 8)).toEqual([])
  })

  it('finds heaps, wherever it starts', () => {
    const heap = ([l, a, b]: Lab): [Lab, number][] =>
      [-1, 0, 1].flatMap((dl): [Lab, number][] => [-1, 0, 1].map((da) => [[l + dl, a + da, b], 1]))
    const middles: Lab[] = [
      [20, 0, 0],
      [40, 50, 40],
      [60, -50, 30],
      [80, 0, 70],
    ]
    const found = choosePalette(cellsOf(middles.flatMap(heap)), 4)
    for (const middle of middles) {
      const near = found[nearestColor(found, middle)]!
      middle.forEach((value, k) => expect(near[k]).toBeCloseTo(value, 6))
    }
  })

  it('is the same each time, no longer than asked for, and never worse than one colour', () => {
    fc.assert(
      fc.property(painted, fc.integer({ min: 1, max: 8 }), (colors, count) => {
        const palette = choosePalette(cellsOf(colors), count)
        expect(choosePalette(cellsOf(colors), count)).toEqual(palette)
        expect(palette.length).toBeGreaterThan(0)
        expect(palette.length).toBeLessThanOrEqual(count)
        // Cells round by at most half a cell in each direction.
        expect(cost(colors, palette)).toBeLessThanOrEqual(cost(colors, choosePalette(cellsOf(colors), 1)) * 1.01 + 50)
      }),
    )
  })

  it('makes what an eye hardly tells apart one colour, by surface', () => {
    const colors: [Lab, number][] = [
      [[50, 0, 0], 3],
      [[54, 0, 0], 1],
      [[90, 0, 0], 1],
    ]
    expect(choosePalette(cellsOf(colors), 8)).toEqual([
      [51, 0, 0],
      [90, 0, 0],
    ])
    fc.assert(
      fc.property(painted, (list) => {
        const palette = choosePalette(cellsOf(list), 8)
        for (const [i, one] of palette.entries())
          for (const other of palette.slice(i + 1)) expect(deltaE76(one, other)).toBeGreaterThanOrEqual(5)
      }),
    )
  })

  it('settles: each colour is the mean of what is nearest to it', () => {
    fc.assert(
      fc.property(painted, (colors) => {
        const points = cellsOf(colors)
        const palette = choosePalette(points, 4)
        // Fewer where some were alike and became one.
        fc.pre(palette.length === 4)
        const sums = palette.map(() => [0, 0, 0, 0])
        points.weight.forEach((weight, i) => {
          const lab = [...points.lab.subarray(3 * i, 3 * i + 3)]
          const sum = sums[nearestColor(palette, lab)]!
          lab.forEach((value, k) => (sum[k]! += value * weight))
          sum[3]! += weight
        })
        sums.forEach((sum, i) => [0, 1, 2].forEach((k) => expect(sum[k]! / sum[3]!).toBeCloseTo(palette[i]![k]!, 3)))
      }),
    )
  })
})

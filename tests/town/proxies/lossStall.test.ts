import { expect, it } from 'vitest'
import { lossStall } from './lossStall.ts'

/** Says these one after the other. */
const says =
  (...numbers: number[]) =>
  () =>
    numbers.shift()!

it('nothing lost costs nothing, a lost segment a timeout, lost again twice as long', () => {
  expect(lossStall(1_460, 0.2, 200, says(0.2))).toBe(0)
  expect(lossStall(1_460, 0.2, 200, says(0.1, 0.9))).toBe(200)
  expect(lossStall(1_460, 0.2, 200, says(0.1, 0.1, 0.1, 0.9))).toBe(200 + 400 + 800)
  expect(lossStall(60, 0.2, 1_000, says(0.1, 0.9))).toBe(1_000)
})

it('segments lost together are sent again together', () => {
  expect(lossStall(3 * 1_460, 0.2, 200, says(0.1, 0.9, 0.1, 0.9, 0.9))).toBe(200)
  expect(lossStall(1_461, 0.2, 200, says(0.9, 0.1, 0.9))).toBe(200)
})

it('nothing is lost where no loss is', () => expect(lossStall(1_000_000, 0, 200)).toBe(0))

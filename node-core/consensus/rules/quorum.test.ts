import { describe, expect, it } from 'vitest'
import { changeLimit } from './changeLimit.ts'
import { quorum } from './quorum.ts'

const SIZES = Array.from({ length: 50 }, (_, i) => 2 * i + 3)
const faulty = (n: number) => Math.floor((n - 1) / 3)

// How many witnesses two quorums must share (decisions/0005 §7): more than the faulty ones, then one of them is honest.
describe.each(SIZES)('of %i witnesses', (n) => {
  it('two quorums of one set share more than may be faulty', () => {
    expect(2 * quorum(n) - n).toBeGreaterThan(faulty(n))
  })
  it('a quorum of the set before and one of the set after a change share at least one: no conflict without a fault', () => {
    expect(2 * quorum(n) - (n + changeLimit(n))).toBeGreaterThanOrEqual(1)
    expect(quorum(n) + quorum(n + 2) - (n + 2)).toBeGreaterThanOrEqual(1)
  })
})

it.each(SIZES.filter((n) => n === 7 || n >= 11))(
  'with %i the latter share too few to bear the faults that one set bears: that is what the joint quorum is for',
  (n) => {
    expect(2 * quorum(n) - (n + changeLimit(n))).toBeLessThanOrEqual(faulty(n))
  },
)

it('q = ⌈2n/3⌉ shares two fewer where 3 divides n: seven offenders of 21 would do, not nine', () => {
  expect([2 * Math.ceil((2 * 21) / 3) - 21, 2 * quorum(21) - 21]).toEqual([7, 9])
})

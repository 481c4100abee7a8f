import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLineQueue } from '../support/lineQueue.ts'

const arrived: [string, number][] = []
let start = 0
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  start = performance.now()
})
afterEach(() => {
  vi.useRealTimers()
  arrived.length = 0
})
const mark = (name: string) => () => void arrived.push([name, Math.round(performance.now() - start)])

it('bytes leave at the rate and arrive after the delay, for all who share the line', () => {
  // 1,000 bytes in 10 ms.
  const line = createLineQueue({ bitsPerSecond: 800_000, delayMs: 50 })
  line.push(1_000, mark('a'))
  line.push(2_000, mark('b'))
  line.push(0, mark('end'))
  vi.advanceTimersByTime(1_000)
  line.push(1_000, mark('later'))
  vi.advanceTimersByTime(1_000)
  expect(arrived).toEqual([
    ['a', 60],
    ['b', 80],
    ['end', 80],
    ['later', 1_060],
  ])
})

it('a burst leaves at once after a rest, and no second one before the bucket is full again', () => {
  const line = createLineQueue({ bitsPerSecond: 800_000, delayMs: 0, burstBytes: 1_000 })
  vi.advanceTimersByTime(100)
  start = performance.now()
  line.push(1_000, mark('burst'))
  line.push(1_000, mark('rest'))
  expect(arrived).toEqual([['burst', 0]])
  vi.advanceTimersByTime(100)
  expect(arrived[1]).toEqual(['rest', 10])
})

it('a line without rate or delay is no queue', () => {
  const line = createLineQueue({ bitsPerSecond: Infinity, delayMs: 0, burstBytes: 16_384 })
  line.push(1_000_000, mark('a'))
  expect(arrived).toEqual([['a', 0]])
})

it('nothing overtakes when the line gets shorter or faster, and what waits is not late by the old line', () => {
  const line = createLineQueue({ bitsPerSecond: 8_000, delayMs: 100 })
  line.push(50, mark('on its way'))
  line.push(10_000, mark('waiting'))
  vi.advanceTimersByTime(60)
  line.shape({ bitsPerSecond: Infinity, delayMs: 80 })
  line.push(1, mark('new'))
  vi.advanceTimersByTime(1_000)
  expect(arrived).toEqual([
    ['on its way', 130],
    ['waiting', 140],
    ['new', 140],
  ])
})

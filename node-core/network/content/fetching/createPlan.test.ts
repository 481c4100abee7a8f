import { describe, expect, it } from 'vitest'
import type { Clock } from '#node-core/kernel/clock.ts'
import { CHUNK_BYTES } from '../contentProtocol.ts'
import type { Holder } from './createHolders.ts'
import { createPlan, WINDOW_CHUNKS } from './createPlan.ts'

let now = 0
const clock: Clock = { now: () => now, after: () => () => undefined }
const holder = (peer: string, more: Partial<Holder> = {}): Holder => ({
  peer,
  size: 100 * CHUNK_BYTES,
  stop: new AbortController(),
  lanes: 0,
  strikes: 0,
  restUntil: 0,
  delivered: true,
  ...more,
})
const HEDGE_MS = 1_000

describe('what is asked of whom', () => {
  it('the last chunk first, of one peer; of the next when it is late', () => {
    now = 0
    const plan = createPlan(clock, HEDGE_MS, () => false)
    expect(plan.next(holder('a'), null, 2)).toEqual({ from: 99, count: 1 })
    expect(plan.next(holder('b'), null, 2)).toBeNull()
    now = HEDGE_MS
    expect(plan.next(holder('b', { size: 7 }), null, 2)).toEqual({ from: 0, count: 1 })
  })

  it('no chunk twice, none beyond the window, and none that is here', () => {
    now = 0
    const here = new Set([95])
    const plan = createPlan(clock, HEDGE_MS, (index) => here.has(index))
    const taken: number[] = []
    for (let i = 0; i < 20; i++) {
      const peer = holder(`p${i % 3}`)
      const batch = plan.next(peer, 99, 3)
      if (batch === null) break
      plan.begin(peer, batch)
      for (let at = batch.from; at > batch.from - batch.count; at--) taken.push(at)
    }
    const window = Array.from({ length: WINDOW_CHUNKS }, (_, i) => 98 - i).filter((index) => !here.has(index))
    expect(taken).toEqual(window)
  })

  it('what all wait for goes to another peer after its time, not to the same', () => {
    now = 0
    const plan = createPlan(clock, HEDGE_MS, () => false)
    const slow = holder('slow')
    for (let batch = plan.next(slow, 8, 1); batch !== null; batch = plan.next(slow, 8, 1)) plan.begin(slow, batch)
    const other = holder('other')
    now = HEDGE_MS - 1
    expect(plan.next(other, 8, 2)).toBeNull()
    now = HEDGE_MS
    expect(plan.next(slow, 8, 2)).toBeNull()
    expect(plan.next(other, 8, 2)).toEqual({ from: 7, count: 1 })
  })

  it('who failed last gets one chunk, who rests none, and what they leave is free again', () => {
    now = 0
    const plan = createPlan(clock, HEDGE_MS, () => false)
    const weak = holder('weak', { strikes: 1 })
    expect(plan.next(weak, 50, 1)).toEqual({ from: 49, count: 1 })
    expect(plan.next(holder('tired', { restUntil: 5 }), 50, 1)).toBeNull()
    plan.begin(weak, { from: 49, count: 1 })
    plan.end(weak, { from: 49, count: 1 })
    expect(plan.next(holder('fresh'), 50, 1)).toEqual({ from: 49, count: 4 })
    // Towards the end everybody gets a share.
    expect(plan.next(holder('fresh'), 4, 2)).toEqual({ from: 3, count: 1 })
  })
})

import { describe, expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import { createSteadyClock, HOLD_MS } from './steadyClock.ts'

const HOURS = 3_600_000

function setUp() {
  const time = { wall: 1_700_000_000_000, monotonic: 500 }
  const wall: Clock = {
    now: () => time.wall,
    monotonicMs: () => time.monotonic,
    after: () => () => undefined,
  }
  const steady = createSteadyClock(wall)
  return {
    steady,
    /** Real time goes by. */
    pass(ms: number) {
      time.wall += ms
      time.monotonic += ms
      return steady.now()
    },
    set: (ms: number) => void (time.wall += ms),
    time,
  }
}

describe('a clock that holds still while the wall clock jumps', () => {
  it('eight hours ahead for ten seconds are never seen', () => {
    const { pass, set, time } = setUp()
    const before = pass(1_000)
    set(8 * HOURS)
    for (let second = 1; second <= 10; second++) expect(pass(1_000)).toBe(before + second * 1_000)
    set(-8 * HOURS)
    expect(pass(1_000)).toBe(before + 11_000)
    expect(pass(0)).toBe(time.wall)
  })

  it('a jump that lasts is believed, ahead and back', () => {
    for (const by of [8 * HOURS, -8 * HOURS]) {
      const { pass, set, time } = setUp()
      set(by)
      expect(Math.abs(pass(HOLD_MS - 1_000) - time.wall)).toBe(8 * HOURS)
      // It was first seen a moment ago: it lasts from then on.
      expect(pass(HOLD_MS)).toBe(time.wall)
    }
  })

  it('each further jump begins anew', () => {
    const { pass, set, time } = setUp()
    for (let turn = 0; turn < 5; turn++) {
      set(HOURS)
      pass(HOLD_MS - 1_000)
    }
    expect(time.wall - pass(0)).toBe(5 * HOURS)
  })

  it('follows small corrections at once', () => {
    const { pass, set, time } = setUp()
    set(1_500)
    expect(pass(0)).toBe(time.wall)
    set(-1_500)
    expect(pass(0)).toBe(time.wall)
  })

  it('is the clock itself where there is no monotonic one', () => {
    const clock: Clock = { now: () => 1, after: () => () => undefined }
    expect(createSteadyClock(clock)).toBe(clock)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Clock } from '#node-core/kernel/clock.ts'
import { createRateLimit } from './createRateLimit.ts'
import { createScores } from './createScores.ts'

function manual(): Clock & { advance(ms: number): void } {
  let now = 1_000_000
  return { now: () => now, after: () => () => undefined, advance: (ms) => void (now += ms) }
}

describe('scores', () => {
  it('bans at 100 points, longer each time, and forgives slowly', () => {
    const clock = manual()
    const scores = createScores({ clock, banMs: 1_000 })
    expect([25, 25, 25, 25].map((points) => scores.penalise('a', points))).toEqual([false, false, false, true])
    expect(scores.isBanned('a')).toBe(true)
    clock.advance(1_001)
    expect(scores.isBanned('a')).toBe(false)
    expect(scores.penalise('a', 100)).toBe(true)
    clock.advance(1_500)
    expect(scores.isBanned('a')).toBe(true)
    clock.advance(501)
    expect(scores.isBanned('a')).toBe(false)
    scores.penalise('b', 80)
    clock.advance(300_000)
    expect(scores.points('b')).toBe(40)
    expect(scores.points('never seen')).toBe(0)
  })
  it('ignores negative points: nobody can be praised out of a ban', () => {
    const scores = createScores({ clock: manual(), banMs: 1_000 })
    scores.penalise('a', 60)
    scores.penalise('a', -60)
    expect(scores.points('a')).toBe(60)
  })
})

describe('rate limit', () => {
  it('never lets through more than burst + rate · time, for any pattern', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.nat(500), cost: fc.integer({ min: 1, max: 5 }) }), { maxLength: 200 }),
        (steps) => {
          const clock = manual()
          const limit = createRateLimit({ clock, perSecond: 10, burst: 20 })
          let passed = 0
          let elapsed = 0
          for (const { wait, cost } of steps) {
            clock.advance(wait)
            elapsed += wait
            if (limit.take('peer', cost)) passed += cost
          }
          return passed <= 20 + (elapsed / 1000) * 10 + 1e-6
        },
      ),
    )
  })
  it('keeps peers apart and fills up again', () => {
    const clock = manual()
    const limit = createRateLimit({ clock, perSecond: 1, burst: 1 })
    expect([limit.take('a'), limit.take('a'), limit.take('b')]).toEqual([true, false, true])
    clock.advance(1_000)
    expect(limit.take('a')).toBe(true)
  })
})

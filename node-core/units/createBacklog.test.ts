import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import { createBacklog, type BacklogLimits } from './createBacklog.ts'

const LIMITS: BacklogLimits = {
  author: { units: 500, bytes: 50_000 },
  stranger: { units: 8, bytes: 800 },
  strangers: { units: 40, bytes: 3_000 },
  all: { units: 100, bytes: 9_000 },
}
const author = (n: number): Address => toAddress(`0x${n.toString(16).padStart(40, '0')}`)

/** Authors below 10 have money, 0 is this node's own. */
const capacity = (who: Address) => (who === author(0) ? Infinity : Number(BigInt(who)) < 10 ? 500 : 0)

describe('the backlog', () => {
  it('stays within every bound for any flood, and nobody with quota goes before the strangers have', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 600 })), { maxLength: 300 }), (writes) => {
        const backlog = createBacklog(capacity, LIMITS)
        for (const [n, bytes] of writes) {
          backlog.add(author(n), bytes)
          for (let who = backlog.excess(); who !== null; who = backlog.excess()) {
            expect(who).not.toBe(author(0))
            if (Number(BigInt(who)) < 10)
              expect(backlog.strangers.units === 0 || backlog.of(who).bytes > 50_000).toBe(true)
            const held = backlog.of(who)
            backlog.remove(who, 1, held.units === 1 ? held.bytes : Math.floor(held.bytes / held.units))
          }
        }
        expect(backlog.strangers.units).toBeLessThanOrEqual(LIMITS.strangers.units)
        expect(backlog.strangers.bytes).toBeLessThanOrEqual(LIMITS.strangers.bytes)
        const own = backlog.of(author(0))
        expect(backlog.all.units).toBeLessThanOrEqual(Math.max(LIMITS.all.units, own.units))
        expect(backlog.all.bytes).toBeLessThanOrEqual(Math.max(LIMITS.all.bytes, own.bytes))
        for (let n = 10; n <= 60; n++) expect(backlog.of(author(n)).units).toBeLessThanOrEqual(LIMITS.stranger.units)
      }),
    )
  })

  it('pushes nobody out while it cannot be known who has money, and does afterwards', () => {
    let known = false
    const backlog = createBacklog((who) => (known ? capacity(who) : null), LIMITS)
    for (let i = 0; i < 39; i++) backlog.add(author(20), 10)
    expect([backlog.roomFor(author(20)), backlog.excess()]).toEqual(['room', null])
    backlog.add(author(20), 10)
    expect([backlog.roomFor(author(20)), backlog.excess()]).toEqual(['full', null])
    known = true
    backlog.review()
    expect(backlog.excess()).toBe(author(20))
  })

  it('looks again at those whose money has gone', () => {
    let rich = true
    const backlog = createBacklog(() => (rich ? 500 : 0), LIMITS)
    for (let i = 0; i < 50; i++) backlog.add(author(20), 10)
    backlog.review()
    expect([backlog.excess(), backlog.strangers.units]).toEqual([null, 0])
    rich = false
    backlog.review()
    expect([backlog.excess(), backlog.strangers.units]).toEqual([author(20), 50])
  })
})

import { describe, expect, it } from 'vitest'
import { NodeError } from '#node-core/kernel/errors.ts'
import { declineReason } from './declineReason.ts'
import { createRestList } from './restList.ts'

describe('what the autopilot does with an order it cannot accept', () => {
  it.each([
    ['refused', 'MARKET_LEGS_DIFFER', 'price'],
    ['refused', 'MARKET_PRICE_BELOW_TABLE', 'price'],
    ['refused', 'MARKET_NOT_PRINTABLE', 'quality'],
    ['input', 'MODEL_BAD_DESIGN', 'quality'],
    ['input', 'MODELING_GLB_CANNOT_DECODE', 'quality'],
    ['unavailable', 'MODELING_WORKER_STOPPED', null],
    ['unavailable', 'MARKET_DESIGN_NOT_HERE', null],
    ['refused', 'MARKET_NOT_ENOUGH_DPN', null],
  ] as const)('%s %s: %s', (family, code, reason) => {
    expect(declineReason(new NodeError(family, code, 'x'))).toBe(reason)
  })

  it('lets a failed step rest, longer each time, and only that one', () => {
    let now = 0
    const rests = createRestList(() => now)
    rests.failed('a')
    expect([rests.isResting('a'), rests.isResting('b')]).toEqual([true, false])
    now = 30_000
    expect(rests.isResting('a')).toBe(false)
    rests.failed('a')
    now = 60_000
    expect(rests.isResting('a')).toBe(true)
    now = 90_000
    expect(rests.isResting('a')).toBe(false)
    rests.failed('a')
    rests.done('a')
    expect(rests.isResting('a')).toBe(false)
    for (let i = 0; i < 1_500; i++) rests.failed(`many ${i}`)
    expect([rests.isResting('many 0'), rests.isResting('many 1499')]).toEqual([false, true])
  })
})

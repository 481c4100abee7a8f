import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAddress } from '../ids.ts'
import { lapsesOf } from './lapses.ts'
import { openSteps, type OrderFacts } from './openSteps.ts'
import { ORDER_STATE_ROWS, type OrderState } from './orderMachine.ts'

const BUYER = toAddress(`0x${'11'.repeat(20)}`)
const FACTORY = toAddress(`0x${'22'.repeat(20)}`)
const STRANGER = toAddress(`0x${'33'.repeat(20)}`)
const DAY = 86_400
const iso = (s: number) => new Date(s * 1_000).toISOString()

function facts(state: OrderState, change: Partial<OrderFacts> = {}): OrderFacts {
  return {
    state,
    buyer: BUYER,
    factory: FACTORY,
    acceptBy: iso(2 * DAY),
    produceBy: state === 'placed' ? null : iso(3 * DAY),
    settleAfter: ['placed', 'accepted'].includes(state) ? null : iso(4 * DAY),
    disputeWindowS: DAY,
    extended: false,
    objection: state === 'objected' ? { reason: 'other', at: iso(1), refundAfter: iso(5 * DAY) } : null,
    timeline: [],
    ...change,
  }
}

describe('what lapses while one is away', () => {
  it.each([
    ['placed', FACTORY, 'acceptOrder', 2, 'expireOrder'],
    ['accepted', FACTORY, 'recordShipped', 3, 'refundLateOrder'],
    ['accepted', BUYER, 'extendOrder', 4, 'refundLateOrder'],
    ['shipped', BUYER, 'objectOrder', 4, 'settleOrder'],
    ['objected', BUYER, 'confirmOrder', 5, 'refundObjectedOrder'],
    ['objected', FACTORY, 'giveBackOrder', 5, 'refundObjectedOrder'],
  ] as const)('%s: %s, %s within day %d, otherwise %s', (state, account, step, day, otherwise) => {
    const order = facts(state)
    expect(lapsesOf([order], account, 0, 7 * DAY)).toEqual([{ order, step, at: iso(day * DAY), otherwise }])
    // To the second, at both ends.
    expect(lapsesOf([order], account, 0, day * DAY)).toHaveLength(1)
    expect(lapsesOf([order], account, 0, day * DAY - 1)).toEqual([])
    expect(lapsesOf([order], account, day * DAY, DAY)[0]?.step).toBe(step)
    expect(lapsesOf([order], account, day * DAY + 1, 0)).toEqual([])
  })

  it('lists nothing of what another must do, or of what has ended', () => {
    expect(lapsesOf([facts('placed'), facts('settled'), facts('declined')], BUYER, 0, 7 * DAY)).toEqual([])
    expect(lapsesOf([facts('shipped')], FACTORY, 0, 7 * DAY)).toEqual([])
    expect(
      lapsesOf(
        ORDER_STATE_ROWS.map(({ name }) => facts(name)),
        STRANGER,
        0,
        90 * DAY,
      ),
    ).toEqual([])
  })

  it('the soonest comes first, and after each date the chance is gone or anyone’s', () => {
    const order = fc.record({
      state: fc.constantFrom(...ORDER_STATE_ROWS.map(({ name }) => name)),
      dates: fc.array(fc.integer({ min: 1, max: 60 * DAY }), { minLength: 4, maxLength: 4 }),
      disputeWindowS: fc.integer({ min: DAY, max: 20 * DAY }),
      extended: fc.boolean(),
    })
    const account = fc.constantFrom(BUYER, FACTORY)
    fc.assert(
      fc.property(fc.array(order, { maxLength: 8 }), account, fc.nat(60 * DAY), (list, who, nowS) => {
        const orders = list.map(({ state, dates, ...rest }) =>
          facts(state, {
            ...rest,
            acceptBy: iso(dates[0]!),
            produceBy: state === 'placed' ? null : iso(dates[1]!),
            settleAfter: ['placed', 'accepted'].includes(state) ? null : iso(dates[2]!),
            objection: state === 'objected' ? { reason: 'other', at: iso(1), refundAfter: iso(dates[3]!) } : null,
          }),
        )
        const lapses = lapsesOf(orders, who, nowS, 7 * DAY)
        expect(lapses.map(({ at }) => at)).toEqual(lapses.map(({ at }) => at).toSorted())
        for (const { order: one, step, at, otherwise } of lapses) {
          const endS = Date.parse(at) / 1_000
          expect(endS >= nowS && endS <= nowS + 7 * DAY).toBe(true)
          const names = (actor: typeof who) => openSteps(one, actor, endS + 1).map(({ name }) => name)
          expect(!names(who).includes(step) || names(STRANGER).includes(otherwise)).toBe(true)
        }
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAddress } from '../ids.ts'
import type { OrderEvent } from './order.ts'
import { nextDefault, openSteps, type OrderFacts } from './openSteps.ts'
import { ORDER_STATE_ROWS, ORDER_STEPS, stepOfFunction, type OrderState } from './orderMachine.ts'
import { orderOutlook } from './orderOutlook.ts'

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
    acceptBy: iso(100),
    produceBy: state === 'placed' ? null : iso(200),
    settleAfter: ['placed', 'accepted'].includes(state) ? null : iso(300),
    disputeWindowS: 7 * DAY,
    extended: false,
    objection: state === 'objected' ? { reason: 'other', at: iso(250), refundAfter: iso(400) } : null,
    timeline: [],
    ...change,
  }
}
const names = (...args: Parameters<typeof openSteps>) => openSteps(...args).map(({ name }) => name)

describe('openSteps', () => {
  it('a late order: the buyer from the deadline on, anyone one time to object later, to the second', () => {
    const order = facts('accepted')
    const late = 200 + 7 * DAY
    expect(names(order, BUYER, 200)).toEqual([])
    expect(names(order, BUYER, 201)).toEqual(['refundLateOrder', 'extendOrder'])
    expect(names(order, STRANGER, late)).toEqual([])
    expect(names(order, STRANGER, late + 1)).toEqual(['refundLateOrder'])
    expect(names({ ...order, extended: true }, BUYER, 201)).toEqual(['refundLateOrder'])
  })
  it('a record is made once, and nothing is left at the end', () => {
    const produced = { kind: 'produced' } as OrderEvent
    expect(names(facts('accepted'), FACTORY, 150)).toEqual(['recordProduced', 'recordShipped', 'giveBackOrder'])
    expect(names(facts('accepted', { timeline: [produced] }), FACTORY, 150)).toEqual(['recordShipped', 'giveBackOrder'])
    for (const { name, end } of ORDER_STATE_ROWS) expect(names(facts(name), null, 1e9).length > 0).toBe(end === null)
  })
})

describe('nextDefault and the outlook', () => {
  it('say what comes when nobody acts, and when', () => {
    expect(nextDefault(facts('placed'), 100)).toMatchObject({ step: { name: 'expireOrder' }, afterS: 100, open: false })
    expect(nextDefault(facts('placed'), 101)).toMatchObject({ open: true })
    expect(nextDefault(facts('settled'), 101)).toBeNull()
    expect(nextDefault(facts('accepted'), 0)?.afterS).toBe(200 + 7 * DAY)
  })
  it.each([
    ['placed', 100, 'factory', 100, 'refund'],
    ['placed', 101, 'anyone', 100, 'refund'],
    ['accepted', 200, 'factory', 200, 'refundOnRequest'],
    ['accepted', 201, 'fan', 200 + 7 * DAY, 'refundLate'],
    ['accepted', 201 + 7 * DAY, 'anyone', 200 + 7 * DAY, 'refundLate'],
    ['shipped', 300, 'fan', 300, 'settle'],
    ['shipped', 301, 'anyone', 300, 'settle'],
    ['objected', 400, 'both', 400, 'refundObjected'],
    ['objected', 401, 'anyone', 400, 'refundObjected'],
  ] as const)('%s at %d: %s until %d, otherwise %s', (state, nowS, who, deadline, otherwise) => {
    expect(orderOutlook(facts(state), nowS)).toEqual({ who, deadline: iso(deadline), otherwise })
  })
  it('nothing more to do at the end', () => {
    expect(orderOutlook(facts('declined'), 1)).toEqual({ who: 'nobody', deadline: null, otherwise: 'none' })
  })
})

describe('the machine', () => {
  const anyOrder = fc.record({
    state: fc.constantFrom(...ORDER_STATE_ROWS.map(({ name }) => name)),
    extended: fc.boolean(),
    objected: fc.boolean(),
    dates: fc.array(fc.integer({ min: 1, max: 400 * DAY }), { minLength: 4, maxLength: 4 }),
    disputeWindowS: fc.integer({ min: DAY, max: 90 * DAY }),
    nowS: fc.integer({ min: 0, max: 600 * DAY }),
  })
  it('has at every time at most one default, and somebody who can leave a state that holds money', () => {
    fc.assert(
      fc.property(anyOrder, ({ state, extended, objected, dates, disputeWindowS, nowS }) => {
        const [acceptBy, produceBy, settleAfter, refundAfter] = dates.map(iso) as [string, string, string, string]
        const objection =
          objected || state === 'objected' ? ({ reason: 'other', at: iso(0), refundAfter } as const) : null
        const order = facts(state, { acceptBy, produceBy, settleAfter, extended, objection, disputeWindowS })
        const open = openSteps(order, null, nowS)
        const holds = ORDER_STATE_ROWS.some((row) => row.name === state && row.holds)
        // Either somebody can end it now, or a date is set from which on anyone can.
        expect(open.some(({ to }) => to !== state)).toBe(holds)
        const defaults = open.filter(({ by }) => by === 'anyone')
        expect(defaults.length).toBeLessThanOrEqual(1)
        const due = nextDefault(order, nowS)
        expect(due !== null).toBe(holds)
        expect(defaults.length === 1).toBe(due?.open ?? false)
        for (const row of open) if (row.by !== 'anyone') expect(row.otherwise).toBe(due!.step.name)
      }),
    )
  })
  it('speaks of states and steps that there are', () => {
    const states = new Set<string>(ORDER_STATE_ROWS.map(({ name }) => name))
    for (const row of ORDER_STEPS) {
      expect([row.from, row.to].filter((state) => !states.has(state))).toEqual([])
      if (row.otherwise !== null)
        expect(
          ORDER_STEPS.some((other) => other.from === row.from && other.by === 'anyone' && other.name === row.otherwise),
        ).toBe(true)
      else expect(row.by).toBe('anyone')
      if (row.call !== null) expect(stepOfFunction(row.call)).toBe(row.name)
    }
    expect(stepOfFunction('markDestroyed')).toBeNull()
    expect(stepOfFunction('constructor')).toBeNull()
  })
})

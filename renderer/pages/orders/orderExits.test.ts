import { describe, expect, it } from 'vitest'
import { createOrder, PEOPLE } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { orderExits } from './orderExits.ts'

const before = new Date('2026-11-22T10:00:00Z')
const open = (...args: Parameters<typeof orderExits>) => orderExits(...args).filter((exit) => exit.open).map((exit) => exit.kind)

describe('orderExits', () => {
  it('gives the factory an answer and the fan a way back while an order waits', () => {
    const order = createOrder(1, 'placed', PEOPLE.me)
    expect(open(order, PEOPLE.factory, before)).toEqual(['acceptOrder', 'declineOrder'])
    expect(open(order, PEOPLE.me, before)).toEqual(['cancelOrder'])
    expect(open(order, PEOPLE.studio, before)).toEqual([])
  })
  it('lets anyone close an unanswered order, a second after its deadline and not at it', () => {
    const order = createOrder(1, 'placed', PEOPLE.me)
    const at = Date.parse(order.acceptBy)
    expect(open(order, PEOPLE.studio, new Date(at))).toEqual([])
    expect(open(order, PEOPLE.studio, new Date(at + 1))).toEqual(['expireOrder'])
    expect(open(order, PEOPLE.factory, new Date(at))).toContain('acceptOrder')
    expect(open(order, PEOPLE.factory, new Date(at + 1))).not.toContain('acceptOrder')
  })
  it('lets the factory record its steps and the fan leave when it is late', () => {
    const order = createOrder(3, 'accepted', PEOPLE.me)
    expect(open(order, PEOPLE.factory, before)).toEqual(['recordProduced', 'recordShipped'])
    expect(open(order, PEOPLE.me, before)).toEqual([])
    expect(open(order, PEOPLE.me, new Date(Date.parse(order.produceBy!) + 1))).toEqual(['refundLateOrder'])
  })
  it('pays out on confirmation, or for anyone once the time to object is over', () => {
    const order = createOrder(2, 'shipped', PEOPLE.me)
    expect(open(order, PEOPLE.me, before)).toEqual(['confirmOrder'])
    expect(open(order, PEOPLE.factory, new Date(Date.parse(order.settleAfter!) + 1))).toEqual(['settleOrder'])
  })
  it('has nothing left to do at the end', () => {
    for (const state of ['settled', 'declined', 'expired', 'cancelled', 'refunded'] as const) expect(orderExits(createOrder(9, state, PEOPLE.me), PEOPLE.me, before)).toEqual([])
  })
})

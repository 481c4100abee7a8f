import { describe, expect, it } from 'vitest'
import { createOrder, PEOPLE } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { orderExits } from './orderExits.ts'

const before = new Date('2026-11-22T10:00:00Z')
const open = (...args: Parameters<typeof orderExits>) =>
  orderExits(...args)
    .filter((exit) => exit.open)
    .map((exit) => exit.kind)

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
    expect(open(order, PEOPLE.factory, before)).toEqual(['recordProduced', 'recordShipped', 'giveBackOrder'])
    expect(open(order, PEOPLE.me, before)).toEqual([])
    const late = new Date(Date.parse(order.produceBy!) + 1)
    expect(open(order, PEOPLE.me, late)).toEqual(['refundLateOrder', 'extendOrder'])
    expect(open({ ...order, extended: true }, PEOPLE.me, late)).toEqual(['refundLateOrder'])
    expect(open(order, PEOPLE.factory, new Date(Date.parse(order.produceBy!)))).toContain('recordShipped')
    expect(open(order, PEOPLE.factory, late)).not.toContain('recordShipped')
  })
  it('pays out on confirmation, or for anyone once the time to object is over', () => {
    const order = createOrder(2, 'shipped', PEOPLE.me)
    expect(open(order, PEOPLE.me, before)).toEqual(['confirmOrder', 'objectOrder'])
    const after = new Date(Date.parse(order.settleAfter!) + 1)
    expect(open(order, PEOPLE.factory, after)).toEqual(['giveBackOrder', 'settleOrder'])
    expect(open(order, PEOPLE.me, after)).not.toContain('objectOrder')
  })
  it('an objection leaves both a way out, and anyone once nobody has answered it', () => {
    const objection = { reason: 'damaged', at: before.toISOString(), refundAfter: '2026-12-22T10:00:00.000Z' } as const
    const order = { ...createOrder(2, 'shipped', PEOPLE.me), state: 'objected' as const, objection }
    expect(open(order, PEOPLE.me, before)).toEqual(['confirmOrder', 'withdrawObjection'])
    expect(open(order, PEOPLE.factory, before)).toEqual(['giveBackOrder'])
    expect(open(order, PEOPLE.studio, new Date(objection.refundAfter))).toEqual([])
    expect(open(order, PEOPLE.studio, new Date(Date.parse(objection.refundAfter) + 1))).toEqual(['refundObjectedOrder'])
    expect(open({ ...order, state: 'shipped' }, PEOPLE.me, before)).toEqual(['confirmOrder'])
  })
  it('has nothing left to do at the end', () => {
    for (const state of ['settled', 'declined', 'expired', 'cancelled', 'refunded'] as const)
      expect(orderExits(createOrder(9, state, PEOPLE.me), PEOPLE.me, before)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { createOrder, ORDERS, PEOPLE } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { guideSteps } from './guideSteps.ts'
import { ordersThatNeed } from './ordersThatNeed.ts'

const now = new Date('2026-11-22T10:00:00Z')

describe('ordersThatNeed', () => {
  it('tells each role its own duties only', () => {
    const needs = (who: keyof typeof PEOPLE) => ordersThatNeed(ORDERS, PEOPLE[who], now).map((need) => need.kind)
    expect(needs('factory')).toEqual(['acceptOrder', 'recordProduced'])
    expect(needs('fan')).toEqual(['confirmOrder'])
    expect(needs('me')).toEqual([])
    expect(needs('studio')).toEqual([])
  })
  it('puts the closest deadline first', () => {
    const soon = { ...createOrder(8, 'placed', PEOPLE.me), acceptBy: '2026-11-22T11:00:00.000Z' }
    expect(ordersThatNeed([createOrder(1, 'placed', PEOPLE.me), soon], PEOPLE.factory, now)[0]?.order).toBe(soon)
  })
})

describe('guideSteps', () => {
  const done = (...args: Parameters<typeof guideSteps>) =>
    guideSteps(...args)
      .filter((step) => step.done)
      .map((step) => step.key)
  it('starts with the role and follows the order that went furthest', () => {
    expect(done([], null, [])).toEqual([])
    expect(done([], 'fan', [PEOPLE.me])).toEqual(['role'])
    expect(done([createOrder(1, 'shipped', PEOPLE.me)], 'fan', [PEOPLE.me])).toEqual([
      'role',
      'order',
      'accepted',
      'produced',
      'shipped',
    ])
    expect(done([createOrder(1, 'settled', PEOPLE.me)], 'studio', [PEOPLE.me])).toHaveLength(7)
  })
})

import { describe, expect, it } from 'vitest'
import { createOrder, ORDERS, PEOPLE } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { ROLES } from '#node-core/model/role.ts'
import english from '../../locales/en/home.json'
import { areaOfRole, rolesFor } from '../../navigation.ts'
import { guideSteps } from './guideSteps.ts'
import { nextSteps, type HomeFacts } from './nextSteps.ts'
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

describe('nextSteps', () => {
  const keys = (facts: Partial<HomeFacts>) =>
    nextSteps({ party: 'fan', sample: false, orders: 0, settled: 0, published: false, ...facts }).map(({ key }) => key)
  it('leads each role on from where it stands', () => {
    expect(keys({})).toEqual(['safety'])
    expect(keys({ orders: 2, settled: 1 })).toEqual(['gallery', 'shop', 'safety'])
    expect(keys({ party: 'studio', published: true })).toEqual(['asFan', 'another', 'safety'])
    expect(keys({ party: 'studio', published: true, settled: 3, sample: true })).toEqual([
      'asFan',
      'royalties',
      'another',
    ])
    expect(keys({ party: 'factory', sample: true })).toEqual(['whatIsOrdered'])
    expect(keys({ party: 'factory', published: true })).toEqual(['checkPrices', 'whatIsOrdered', 'safety'])
  })

  it('has words for every step', () => {
    const said = (english.next as Record<string, unknown>) ?? {}
    const all = (['fan', 'studio', 'factory'] as const).flatMap((party) =>
      keys({ party, orders: 1, settled: 1, published: true }),
    )
    expect(all.filter((key) => said[key] === undefined)).toEqual([])
  })
})

describe('roles', () => {
  it('are offered only where they have a home of their own; an older account keeps its role', () => {
    expect(rolesFor()).toEqual(['fan', 'studio', 'factory', 'designer'])
    expect(rolesFor('carrier')).toEqual(['fan', 'studio', 'factory', 'designer', 'carrier'])
    expect(rolesFor('studio')).toEqual(rolesFor())
  })

  it('without one open what everybody is: nobody finds the tools of a factory by being a carrier', () => {
    expect(ROLES.filter((role) => areaOfRole(role) === 'factory')).toEqual(['factory'])
    expect(ROLES.filter((role) => areaOfRole(role) === 'studio')).toEqual(['studio'])
  })
})

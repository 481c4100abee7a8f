import { describe, expect, it } from 'vitest'
import { createOrder, ORDERS, PEOPLE, PUBLISHED } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { ROLES } from '#node-core/model/role.ts'
import english from '../../locales/en/home.json'
import { areaOfRole, homeOfRole, rolesFor } from '../../navigation.ts'
import { firstSteps, type FirstFacts } from './firstSteps.ts'
import { guideSteps } from './guideSteps.ts'
import { homeFigures, type FigureFacts } from './homeFigures.ts'
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
    expect(keys({ party: 'designer' })).toEqual(['beCredited', 'ownProp', 'safety'])
    expect(keys({ party: 'designer', published: true, sample: true })).toEqual(['creditedInShop', 'ownProp'])
  })

  it('has words for every step', () => {
    const said = (english.next as Record<string, unknown>) ?? {}
    const all = (['fan', 'studio', 'factory', 'designer'] as const).flatMap((party) =>
      [true, false].flatMap((published) => keys({ party, orders: 1, settled: 1, published })),
    )
    expect(all.filter((key) => said[key] === undefined)).toEqual([])
  })
})

describe('firstSteps', () => {
  const facts: FirstFacts = { home: 'fan', poor: false, unsent: 0, published: null, orders: 1, freeVotesWei: 0n }
  const keys = (change: Partial<FirstFacts>) => firstSteps({ ...facts, ...change }).map(({ key }) => key)
  it('begins with money, then with what the role lacks, and says nothing of what is not known', () => {
    expect(keys({})).toEqual([])
    expect(keys({ orders: 0, poor: true })).toEqual(['funds', 'order'])
    expect(keys({ unsent: 2, freeVotesWei: 1n })).toEqual(['unsent', 'freeVotes'])
    for (const home of ['studio', 'factory'] as const) {
      expect(keys({ home })).toEqual([])
      expect(keys({ home, published: true })).toEqual([])
      expect(keys({ home, published: false })).toEqual([home === 'studio' ? 'publish' : 'prices'])
    }
    expect(keys({ home: 'designer', published: false, orders: 0 })).toEqual([])
  })
  it('has words for every step', () => {
    const said = english.first as Record<string, unknown>
    const all = (['fan', 'studio', 'factory'] as const).flatMap((home) =>
      keys({ home, poor: true, unsent: 1, freeVotesWei: 1n, published: false, orders: 0 }),
    )
    expect(new Set(all).size).toBe(6)
    expect(all.filter((key) => said[key] === undefined)).toEqual([])
  })
})

describe('homeFigures', () => {
  const licences = PUBLISHED.map(({ licence }) => licence)
  const figures = (home: FigureFacts['home'], me: FigureFacts['me'], orders = ORDERS) =>
    Object.fromEntries(
      homeFigures({ home, me, orders, licences, offer: { capacity: 12 } }).map(({ key, wei, count }) => [
        key,
        wei ?? count,
      ]),
    )
  const share = (role: string) => ORDERS[0]!.split.find((line) => line.role === role)!.amountWei
  it('count what is each role’s own: settled, and still in orders', () => {
    expect(figures('studio', PEOPLE.studio)).toEqual({
      royalties: 2n * share('studio'),
      onTheWay: 3n * share('studio'),
      made: [5, 500],
    })
    expect(figures('factory', PEOPLE.factory)).toEqual({
      earned: 2n * share('factory'),
      inWork: 3n * share('factory'),
      capacity: [1, 12],
    })
    expect(figures('designer', PEOPLE.designer)).toEqual({
      credits: 2n * share('designer'),
      creditsOnTheWay: 3n * share('designer'),
      creditedIn: [1],
    })
    expect(figures('designer', PEOPLE.me)).toEqual({ credits: 0n, creditsOnTheWay: 0n, creditedIn: [0] })
  })
  it('holds the money of an order that was objected to among what waits', () => {
    expect(figures('fan', PEOPLE.me, [createOrder(1, 'objected', PEOPLE.me)])).toMatchObject({
      escrow: ORDERS[0]!.priceWei,
      pieces: [0],
    })
  })
  it('have a name each', () => {
    const names = english.figure as Record<string, string>
    for (const home of ['fan', 'studio', 'factory', 'designer'] as const)
      for (const key of Object.keys(figures(home, PEOPLE.me))) expect(names[key], key).toBeTruthy()
  })
})

describe('roles', () => {
  it('are offered only where they have a home of their own; an older account keeps its role', () => {
    expect(rolesFor()).toEqual(['fan', 'studio', 'factory', 'designer'])
    expect(rolesFor('carrier')).toEqual(['fan', 'studio', 'factory', 'designer', 'carrier'])
    expect(rolesFor('studio')).toEqual(rolesFor())
  })

  it('that are offered have each a home that is theirs', () => {
    for (const role of rolesFor()) expect(homeOfRole(role)).toBe(role)
    expect(homeOfRole('carrier')).toBe('fan')
  })

  it('without one open what everybody is: nobody finds the tools of a factory by being a carrier', () => {
    expect(ROLES.filter((role) => areaOfRole(role) === 'factory')).toEqual(['factory'])
    expect(ROLES.filter((role) => areaOfRole(role) === 'studio')).toEqual(['studio'])
  })
})

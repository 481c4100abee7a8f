import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Activity } from '#node-core/api/calls/app.ts'
import type { Order, OrderEvent } from '#node-core/model/order/order.ts'
import { ORDER_STATE_ROWS, ORDER_STEPS } from '#node-core/model/order/orderMachine.ts'
import { orderEventKind } from '#node-core/model/order/orderEvents.ts'
import { ACTIVITY, createOrder, ORDERS, PEOPLE } from '../support/fakeNode/sampleWorld.ts'
import { ENGRAVED, FATES, openRealWorld, type RealWorld } from '../support/realWorld/openRealWorld.ts'

/*
 * A network on which everything has happened to an order that can: what the node says of it, and whether the scripted
 * node, behind which pages are tried, says nothing else.
 */

let world: RealWorld
let activity: readonly Activity[]
beforeAll(async () => {
  world = await openRealWorld()
  activity = await new Promise<readonly Activity[]>((done) => {
    const stop = world.real.client.on('app.activity', undefined, (items) => {
      done(items)
      queueMicrotask(() => stop())
    })
  })
}, 240_000)
afterAll(() => world.real.remove())

const list = (as: 'fan' | 'factory' | 'studio', party: Order['buyer']) =>
  world.real.client.call('orders.list', { party, as, limit: 100 })
/** Kinds, who did it and on which chain: what a page's sentences are chosen by. */
const story = ({ state, timeline, buyer }: Pick<Order, 'state' | 'timeline' | 'buyer'>) =>
  [state, ...timeline.map(({ kind, source, by }) => `${kind} ${source} ${by === buyer ? 'buyer' : 'factory'}`)].join(
    ', ',
  )

describe('words on a piece', () => {
  const wordsOf = (order: Order) => order.words.join('|')
  it('are on its order what was engraved', () => {
    for (const fate of FATES) expect(wordsOf(world.orders[fate]), fate).toBe(ENGRAVED[fate])
  })

  it('are the same in the lists of whoever ordered, makes and licenses it', async () => {
    const { fan, me, factory, studio } = world.people
    const lists = {
      fan: [...(await list('fan', fan)), ...(await list('fan', me))],
      factory: await list('factory', factory),
      studio: await list('studio', studio),
    }
    for (const [as, orders] of Object.entries(lists)) {
      const words = new Map(orders.map((order) => [order.id, wordsOf(order)]))
      for (const fate of FATES) expect(words.get(world.orders[fate].id), `${fate} for the ${as}`).toBe(ENGRAVED[fate])
    }
  })
})

describe('a design in hand', () => {
  it('is kept for the account that is named, whichever is active, and for no stranger', async () => {
    const { real, people, item } = world
    const { client } = real
    const licence = item.licence.address
    const design = (await client.call('designs.list'))[0]!.design
    const inHand = async (address: Order['buyer']) => {
      await client.call('accounts.activate', { address })
      return (await client.call('workbench.design', { licence })).design
    }
    expect(await inHand(people.me)).toBeNull()
    await client.call('workbench.keepDesign', { licence, design, account: people.fan })
    expect(await inHand(people.me)).toBeNull()
    expect(await inHand(people.fan)).toEqual(design)
    await expect(
      client.call('workbench.keepDesign', { licence, design, account: item.licence.developer }),
    ).rejects.toMatchObject({ code: 'NODE_UNKNOWN_ACCOUNT' })
    await client.call('workbench.keepDesign', { licence, design: null, account: people.fan })
    expect(await inHand(people.fan)).toBeNull()
    await inHand(people.me)
  })
})

describe('the world', () => {
  it('has an order in every state, with every event that the contract and the factory have for one', () => {
    const orders = Object.values(world.orders)
    expect(new Set(orders.map(({ state }) => state))).toEqual(new Set(ORDER_STATE_ROWS.map(({ name }) => name)))
    const kinds: ReadonlySet<OrderEvent['kind']> = new Set(
      orders.flatMap(({ timeline }) => timeline.map(({ kind }) => kind)),
    )
    const known = ORDER_STEPS.flatMap(({ event }) => (event === null ? [] : [orderEventKind(event)!]))
    expect(kinds).toEqual(new Set(['placed', 'produced', 'shipmentNoted', ...known]))
  })
})

describe('the scripted node', () => {
  /** Of a kind of event, what the real one says with it. */
  const said = () => {
    const keys = new Map<OrderEvent['kind'], Set<string>>()
    for (const { timeline } of Object.values(world.orders))
      for (const { kind, data } of timeline) keys.set(kind, new Set([...(keys.get(kind) ?? []), ...Object.keys(data)]))
    return keys
  }
  const untold = (orders: readonly Order[]) => {
    const real = new Set(Object.values(world.orders).map(story))
    const keys = said()
    return orders.flatMap((order) => [
      ...(real.has(story(order)) ? [] : [story(order)]),
      ...order.timeline.flatMap(({ kind, data }) =>
        Object.keys(data).flatMap((key) => (keys.get(kind)?.has(key) ? [] : [`${kind}.${key}`])),
      ),
    ])
  }
  const everyState = () => ORDER_STATE_ROWS.map(({ name }, index) => createOrder(index + 1, name, PEOPLE.me))

  it('tells no life of an order that the real one does not tell', () =>
    expect(untold([...ORDERS, ...everyState()])).toEqual([]))

  it('would be caught with an event or a datum that is none', () => {
    const [order] = ORDERS
    const [first] = order!.timeline
    const twice = { ...order!, timeline: [first!, first!] }
    expect(untold([twice])).toEqual([story(twice)])
    expect(untold([{ ...order!, timeline: [{ ...first!, data: { escrow: 1 } }] }])).toEqual(['placed.escrow'])
  })

  it('has no news of a person or of the network that the real one does not have', () => {
    const told = ({ by, code }: Activity) => `${by} ${code}`
    const real = new Set(activity.map(told))
    // The autopilot is off here.
    const scripted = ACTIVITY.filter(({ by }) => by !== 'autopilot').map(told)
    expect(scripted.length).toBeGreaterThan(1)
    expect(scripted.filter((item) => !real.has(item))).toEqual([])
  })
})

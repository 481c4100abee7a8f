import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Activity } from '#node-core/api/calls/app.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import type { Order, OrderEvent } from '#node-core/model/order/order.ts'
import { ORDER_STATE_ROWS, ORDER_STEPS } from '#node-core/model/order/orderMachine.ts'
import { orderEventKind } from '#node-core/model/order/orderEvents.ts'
import { isSealedShape } from '#node-core/vault/sealing/isSealedShape.ts'
import { ACTIVITY, createOrder, ORDERS, PEOPLE } from '../support/fakeNode/sampleWorld.ts'
import { DELIVERY, ENGRAVED, FATES, openRealWorld, type RealWorld } from '../support/realWorld/openRealWorld.ts'

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

describe('a network of one computer', () => {
  it('keeps nobody waiting for sample people that nobody plays: factory and carrier have the address', async () => {
    const { real, people, orders } = world
    await real.client.call('accounts.activate', { address: people.me })
    const sent = () => real.client.call('orders.packages', { order: orders.shipped, as: people.me })
    await expect
      .poll(async () => (await sent()).filter(({ kind }) => kind === 'address').map(({ state }) => state), {
        timeout: 60_000,
        interval: 500,
      })
      .toEqual(['taken', 'taken'])
  }, 90_000)
})

describe('the store that serves peers, with an order of every kind in it', () => {
  const PLAN = `how to paint it: ${'Kornblumenblau, '.repeat(300)}`
  const PLAN_NAME = 'Bemalung-Kornblumenblau.pdf'

  it('holds sealed whatever is not public: no address, sent file or production file is open in it', async () => {
    const { real, people, orders } = world
    const { client } = real
    for (const as of [people.me, people.studio]) {
      await client.call('accounts.activate', { address: as })
      for (const { licence, id } of [orders.shipped, orders.settled]) {
        const file = await real.putFile(utf8ToBytes(`${PLAN}${as}${id}`))
        await client.call('orders.sendFile', { order: { licence, id }, as, file, name: PLAN_NAME })
      }
    }
    await client.call('accounts.activate', { address: people.factory })
    const { licence, id } = orders.accepted
    await client.run('orders.productionFile', { order: { licence, id }, as: people.factory })
    const received = () => client.call('orders.packages', { order: orders.shipped, as: people.factory })
    await expect
      .poll(async () => (await received()).filter(({ kind }) => kind === 'file').length, {
        timeout: 60_000,
        interval: 500,
      })
      .toBe(2)

    const { content, licences, ports } = real.node.networks.current()!
    const files = await content.list()
    const secrets = [
      ...[DELIVERY.recipient, ...DELIVERY.lines, DELIVERY.postalCode, DELIVERY.contact],
      ...['Kornblumenblau', '3D/3dmodel.model'],
    ]
    const open = new Set<string>()
    for (const { propId, propHash: expected } of await licences.list()) {
      const { prop, thumbnail } = await loadListing(ports.content, propId, expected)
      for (const name of [propId, prop.glb, thumbnail]) if (name !== null) open.add(name)
    }
    for (const order of Object.values(orders)) if (order.designId !== null) open.add(order.designId)
    let sealed = 0
    for (const { id: name, bytes } of files) {
      // A package that was taken meanwhile is let go: what is not there lies open nowhere.
      if (!(await content.has(name))) continue
      const text = Buffer.from(await content.readAll(name, 256 * 1024 * 1024))
      for (const secret of secrets) expect(text.includes(secret), `${secret} in ${name}`).toBe(false)
      expect(text.subarray(0, 4).toString('latin1'), `an archive: ${name}`).not.toBe('PK\u0003\u0004')
      if (open.has(name)) continue
      if (isSealedShape(text.subarray(0, 2_048), bytes)) sealed++
      // What else is published: the paradigms' metadata.
      else expect(JSON.parse(text.toString('utf8')), name).toHaveProperty('name')
    }
    // An address for each order at least.
    expect(sealed).toBeGreaterThanOrEqual(FATES.length)
  }, 240_000)
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

import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { DAY, createLicensedPropWorld, hashOf, legsOf, type LicensedPropWorld } from './licensedPropWorld.ts'

/* What it takes to use up a licence without paying for it (decisions/0012). */

async function refusal(
  world: LicensedPropWorld,
  change: Parameters<LicensedPropWorld['request']>[0] = {},
  from: Hex = world.people.buyer,
): Promise<string> {
  const request = world.request(change)
  return (await world.prop.refused('placeOrder', [request], { from, valueWei: request.priceWei })).name
}

describe('reserving pieces', () => {
  it('500 orders of 1 wei to oneself are not even one', async () => {
    const world = await createLicensedPropWorld({ cap: 500, minPriceWei: parseDpn('100') })
    const { buyer } = world.people
    expect(await refusal(world, { priceWei: 1n, legs: [], factory: buyer })).toBe('FactoryNotAllowed')
    expect(await refusal(world, { priceWei: 1n, legs: [] })).toBe('PriceBelowMinimum')
    expect(await refusal(world, { priceWei: parseDpn('100') - 1n })).toBe('PriceBelowMinimum')
    await world.place({ priceWei: parseDpn('100') })
  })

  it('at the least price the studio is paid', async () => {
    const world = await createLicensedPropWorld({ minPriceWei: 10n, royaltyBps: 1_000 })
    const orderId = await world.ship({ priceWei: 10n, legs: [] })
    const had = await world.evm.balanceOf(world.people.studio)
    await world.prop.send('confirm', [orderId], { from: world.people.buyer })
    expect((await world.evm.balanceOf(world.people.studio)) - had).toBe(1n)
  })

  it('a buyer has only so many orders waiting; each answer makes room', async () => {
    const world = await createLicensedPropWorld({ maxOpenPerBuyer: 2 })
    const { buyer, otherBuyer, factory, stranger } = world.people
    const first = await world.place()
    const second = await world.place()
    expect(await refusal(world)).toBe('TooManyOpen')
    await world.place({}, otherBuyer)
    await world.prop.send('accept', [first], { from: factory })
    const third = await world.place()
    expect(await refusal(world)).toBe('TooManyOpen')
    await world.prop.send('cancel', [second], { from: buyer })
    const fourth = await world.place()
    await world.prop.send('decline', [third, 0], { from: factory })
    await world.place()
    world.evm.advance(2 * DAY + 1)
    await world.prop.send('expire', [fourth], { from: stranger })
    await world.place()
    expect(await refusal(world)).toBe('TooManyOpen')
  })

  it('a factory and a buyer that play together cannot use the cap up: with the money the number goes back', async () => {
    const world = await createLicensedPropWorld({ cap: 1 })
    const { buyer, otherBuyer, factory } = world.people
    for (let round = 0; round < 3; round++) {
      const orderId = await world.ship()
      expect(await refusal(world, {}, otherBuyer)).toBe('CapReached')
      if (round === 1) await world.prop.send('objectTo', [orderId, 0, hashOf('x')], { from: buyer })
      await world.prop.send('giveBack', [orderId], { from: factory })
    }
    const sold = await world.ship()
    await world.prop.send('confirm', [sold], { from: buyer })
    expect((await world.prop.read('order', [sold]))[0].serial).toBe(1)
    expect(await world.prop.read('serials', [])).toEqual({
      cap: 1,
      open: 0,
      assigned: 4,
      inProcess: 0,
      settled: 1,
      voided: 3,
      destroyed: 0,
    })
    expect(await refusal(world, {}, otherBuyer)).toBe('CapReached')
  })

  it('numbers that came back are given again, each once, before new ones', async () => {
    const world = await createLicensedPropWorld({ cap: 4 })
    const { buyer, factory } = world.people
    const orders = [await world.ship(), await world.ship(), await world.ship()]
    await world.prop.send('giveBack', [orders[0]!], { from: factory })
    await world.prop.send('giveBack', [orders[2]!], { from: factory })
    const again = [await world.ship(), await world.ship(), await world.ship()]
    const serials = await Promise.all(
      [orders[1]!, ...again].map(async (id) => (await world.prop.read('order', [id]))[0].serial),
    )
    expect([...serials].sort()).toEqual([1, 2, 3, 4])
    for (const id of again) await world.prop.send('confirm', [id], { from: buyer })
    expect(await refusal(world)).toBe('CapReached')
  })

  it('a destroyed piece keeps its number and its place', async () => {
    const world = await createLicensedPropWorld({ cap: 1 })
    await world.prop.send('confirm', [await world.ship()], { from: world.people.buyer })
    await world.prop.send('markDestroyed', [1], { from: world.people.buyer })
    expect(await refusal(world)).toBe('CapReached')
  })
})

describe('the studio’s factories', () => {
  it('are a list that the studio alone changes, from the next order or answer on', async () => {
    const world = await createLicensedPropWorld()
    const { prop, people } = world
    expect(await prop.refused('setFactory', [people.stranger, true], { from: people.stranger })).toMatchObject({
      name: 'NotParty',
    })
    expect(await refusal(world, { factory: people.stranger })).toBe('FactoryNotAllowed')
    const receipt = await prop.send('setFactory', [people.stranger, true], { from: people.studio })
    expect(prop.events(receipt, 'FactorySet')[0]!.args.allowed).toBe(true)
    const waiting = await world.place({ factory: people.stranger })
    const running = await world.place({ factory: people.stranger })
    await prop.send('accept', [running], { from: people.stranger })
    await prop.send('setFactory', [people.stranger, false], { from: people.studio })
    expect(await prop.read('isFactoryAllowed', [people.stranger])).toBe(false)
    expect(await prop.refused('accept', [waiting], { from: people.stranger })).toMatchObject({
      name: 'FactoryNotAllowed',
    })
    expect(await refusal(world, { factory: people.stranger })).toBe('FactoryNotAllowed')
    // What it has accepted it finishes.
    await prop.send('markShipped', [running, hashOf('parcel')], { from: people.stranger })
    await prop.send('confirm', [running], { from: people.buyer })
  })

  it('are nobody where the list is empty, and everybody but the barred where the studio says any', async () => {
    const none = await createLicensedPropWorld({ factories: [] })
    expect(await refusal(none)).toBe('FactoryNotAllowed')
    const any = await createLicensedPropWorld({ factories: [], anyFactory: true })
    await any.place({ factory: any.people.stranger })
    await any.prop.send('setFactory', [any.people.stranger, false], { from: any.people.studio })
    expect(await refusal(any, { factory: any.people.stranger })).toBe('FactoryNotAllowed')
    await any.place({ legs: legsOf(any.people) })
    await any.prop.send('setFactory', [any.people.stranger, true], { from: any.people.studio })
    await any.place({ factory: any.people.stranger })
  })
})

describe('lists of orders', () => {
  it('each party has its own, in the order of time, and settled ones by when they were', async () => {
    const world = await createLicensedPropWorld()
    const { prop, people } = world
    await prop.send('setFactory', [people.stranger, true], { from: people.studio })
    const ids: Hex[] = []
    for (const [buyer, factory] of [
      [people.buyer, people.factory],
      [people.otherBuyer, people.factory],
      [people.buyer, people.stranger],
    ] as const) {
      ids.push(await world.place({ factory }, buyer))
      world.evm.advance(5)
    }
    const book = async (kind: number, party: Hex): Promise<number[]> => {
      const size = Number(await prop.read('bookSize', [kind, party]))
      const entries = await Promise.all(
        Array.from({ length: size }, (_, i) => prop.read('bookEntry', [kind, party, BigInt(i)])),
      )
      return entries.map(([id]) => ids.indexOf(id) + 1)
    }
    expect(await book(0, people.carrier)).toEqual([1, 2, 3])
    expect(await book(1, people.buyer)).toEqual([1, 3])
    expect(await book(2, people.factory)).toEqual([1, 2])
    expect((await prop.read('order', [ids[2]!]))[0].number).toBe(3)
    for (const [id, factory, buyer] of [
      [ids[2]!, people.stranger, people.buyer],
      [ids[1]!, people.factory, people.otherBuyer],
    ] as const) {
      await prop.send('accept', [id], { from: factory })
      await prop.send('markShipped', [id, hashOf('parcel')], { from: factory })
      await prop.send('confirm', [id], { from: buyer })
    }
    expect(await book(3, people.carrier)).toEqual([3, 2])
    expect(await prop.read('twinsOf', [people.otherBuyer, 500, 500])).toEqual([[2], 0])
    expect(await prop.read('twinsOf', [people.buyer, 2, 1])).toEqual([[], 1])
    expect(await prop.read('twinsOf', [people.buyer, 1, 1])).toEqual([[1], 0])
  })
})

import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { territoryCode, type OrderRequest } from '#node-core/contracts/index.ts'
import { DAY, ZERO, createLicensedPropWorld, hashOf, legsOf, type LicensedPropWorld } from './licensedPropWorld.ts'

async function refusal(
  world: LicensedPropWorld,
  change: Partial<OrderRequest>,
  from: Hex = world.people.buyer,
  valueWei?: bigint,
): Promise<string> {
  const request = world.request(change)
  const before = await world.evm.balanceOf(from)
  const { name } = await world.prop.refused('placeOrder', [request], { from, valueWei: valueWei ?? request.priceWei })
  expect(await world.evm.balanceOf(from)).toBe(before)
  return name
}

describe('placing an order', () => {
  it('takes the same intent once: double clicks pay once', async () => {
    const world = await createLicensedPropWorld()
    const request = world.request()
    await world.place(request)
    expect(await refusal(world, request)).toBe('OrderExists')
    expect(await refusal(world, { ...request, priceWei: parseDpn('140.00') })).toBe('OrderExists')
    // Another buyer may happen to choose the same id.
    await world.place(request, world.people.otherBuyer)
    expect(await world.prop.read('bookSize', [0, world.people.stranger])).toBe(2n)
  })

  it('refuses the same intent even after its order was refunded', async () => {
    const world = await createLicensedPropWorld()
    const request = world.request()
    await world.prop.send('cancel', [await world.place(request)], { from: world.people.buyer })
    expect(await refusal(world, request)).toBe('OrderExists')
  })

  it('takes exactly the price', async () => {
    const world = await createLicensedPropWorld()
    expect(await refusal(world, {}, world.people.buyer, parseDpn('129.00') - 1n)).toBe('WrongValue')
    expect(await refusal(world, {}, world.people.buyer, parseDpn('129.00') + 1n)).toBe('WrongValue')
    expect(await refusal(world, { priceWei: 0n, legs: [] })).toBe('PriceBelowMinimum')
  })

  it('refuses a price that cannot pay its parts, takes one that leaves the factory nothing', async () => {
    const world = await createLicensedPropWorld()
    const rest = parseDpn('129.00') - parseDpn('20.64')
    expect(await refusal(world, { legs: legsOf(world.people, rest, 1n) })).toBe('SplitExceedsPrice')
    await world.place({ legs: legsOf(world.people, rest - 1n, 1n) })
  })

  it('never takes the buyer for the designer, named or by default', async () => {
    const world = await createLicensedPropWorld()
    expect(await refusal(world, { designer: world.people.buyer })).toBe('DesignerIsBuyer')
    expect(await refusal(world, { designer: ZERO }, world.people.designer)).toBe('DesignerIsBuyer')
    const orderId = await world.place({ designer: ZERO })
    expect((await world.prop.read('order', [orderId]))[0].designer.toLowerCase()).toBe(world.people.designer)
  })

  it('refuses other territories, takes every one of the licence', async () => {
    const world = await createLicensedPropWorld()
    expect(await refusal(world, { territory: territoryCode('CN') })).toBe('TerritoryNotLicensed')
    expect(await refusal(world, { territory: territoryCode('WW') })).toBe('TerritoryNotLicensed')
    expect(await refusal(world, { territory: '0x552b' })).toBe('TerritoryNotLicensed')
    await world.place({ territory: territoryCode('US') })
    const everywhere = await createLicensedPropWorld({ territory: 'WW' })
    await everywhere.place({ territory: territoryCode('CN') })
  })

  it('refuses outside the licence window; paid orders still finish after it', async () => {
    const early = await createLicensedPropWorld({ opensAt: 2_000_000_000n, closesAt: 2_000_000_001n })
    expect(await refusal(early, {})).toBe('LicenceNotOpen')
    early.evm.setTime(2_000_000_001n)
    const orderId = await early.place()
    early.evm.advance(1)
    expect(await refusal(early, {})).toBe('LicenceNotOpen')
    await early.prop.send('accept', [orderId], { from: early.people.factory })
    await early.prop.send('markShipped', [orderId, hashOf('parcel')], { from: early.people.factory })
    await early.prop.send('confirm', [orderId], { from: early.people.buyer })
    expect(await early.prop.read('status', [])).toBe(3)
  })

  it('refuses a missing factory, malformed legs and too many of them', async () => {
    const world = await createLicensedPropWorld()
    const [leg] = legsOf(world.people)
    expect(await refusal(world, { factory: ZERO })).toBe('FactoryMissing')
    expect(await refusal(world, { legs: [{ ...leg!, payee: ZERO }] })).toBe('BadLeg')
    expect(await refusal(world, { legs: [{ ...leg!, role: 0 }] })).toBe('BadLeg')
    expect(await refusal(world, { legs: [{ ...leg!, role: 128 }] })).toBe('BadLeg')
    expect(await refusal(world, { legs: Array.from({ length: 9 }, () => ({ ...leg!, amountWei: 1n })) })).toBe(
      'TooManyLegs',
    )
  })

  it('one left, two buyers: the first gets 500, the second keeps the price; royalties total 6,450.00 (scenario 3)', async () => {
    const world = await createLicensedPropWorld({ closesAt: 3_000_000_000n })
    const studioHad = await world.evm.balanceOf(world.people.studio)
    const settleOne = async (orderId: Hex): Promise<void> => {
      await world.prop.send('accept', [orderId], { from: world.people.factory })
      await world.prop.send('markShipped', [orderId, hashOf('parcel')], { from: world.people.factory })
      await world.prop.send('confirm', [orderId], { from: world.people.buyer })
    }
    for (let sold = 0; sold < 499; sold++) await settleOne(await world.place())
    const last = await world.place()
    expect(await refusal(world, {}, world.people.otherBuyer)).toBe('CapReached')
    await settleOne(last)
    expect((await world.prop.read('order', [last]))[0].serial).toBe(500)
    expect(await refusal(world, {}, world.people.otherBuyer)).toBe('CapReached')
    expect(await world.prop.read('serials', [])).toEqual({
      cap: 500,
      open: 0,
      assigned: 500,
      inProcess: 0,
      settled: 500,
      voided: 0,
      destroyed: 0,
    })
    expect((await world.evm.balanceOf(world.people.studio)) - studioHad).toBe(parseDpn('6450.00'))
    expect(await world.prop.read('status', [])).toBe(3)
  }, 300_000)

  it('a declined or expired order gives its place back', async () => {
    const world = await createLicensedPropWorld({ cap: 1 })
    const first = await world.place()
    expect(await refusal(world, {}, world.people.otherBuyer)).toBe('CapReached')
    await world.prop.send('decline', [first, 1], { from: world.people.factory })
    const second = await world.place({}, world.people.otherBuyer)
    world.evm.advance(2 * DAY + 1)
    await world.prop.send('expire', [second], { from: world.people.stranger })
    await world.place()
  })
})

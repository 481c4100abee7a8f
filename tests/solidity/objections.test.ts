import { beforeEach, describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { ORDER_STATES, REFUND_REASONS } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { DAY, createLicensedPropWorld, hashOf, type LicensedPropWorld } from './licensedPropWorld.ts'

const PRICE = parseDpn('129.00')

describe('an objection', () => {
  let world: LicensedPropWorld
  let orderId: Hex
  let buyerHad: bigint

  beforeEach(async () => {
    world = await createLicensedPropWorld()
    buyerHad = await world.evm.balanceOf(world.people.buyer)
    orderId = await world.ship()
  })

  const object = () =>
    world.prop.send('objectTo', [orderId, 2, hashOf('the barrel is broken')], { from: world.people.buyer })
  const state = async () => ORDER_STATES[(await world.prop.read('order', [orderId]))[0].state]
  async function expectReturned(reason: (typeof REFUND_REASONS)[number]): Promise<void> {
    const [order] = await world.prop.read('order', [orderId])
    expect([ORDER_STATES[order.state], REFUND_REASONS[order.refundReason]]).toEqual(['refunded', reason])
    expect(await world.evm.balanceOf(world.people.buyer)).toBe(buyerHad)
    expect(await world.prop.read('serials', [])).toMatchObject({ assigned: 1, voided: 1, inProcess: 0 })
  }

  it('stops the default, and says to both what it is about', async () => {
    const receipt = await object()
    const { buyer, factory } = world.people
    const { args } = world.prop.events(receipt, 'OrderObjected')[0]!
    expect([args.buyer.toLowerCase(), args.factory.toLowerCase(), args.reasonCode, args.statementHash]).toEqual([
      buyer,
      factory,
      2,
      hashOf('the barrel is broken'),
    ])
    world.evm.advance(8 * DAY)
    expect(await world.prop.refused('settle', [orderId], { from: factory })).toMatchObject({ name: 'WrongState' })
    expect(await state()).toBe('objected')
  })

  it('is the buyer’s alone, about what was shipped, until the last second of the window, and once', async () => {
    const { buyer, factory } = world.people
    const args = [orderId, 1, hashOf('x')] as const
    expect(await world.prop.refused('objectTo', args, { from: factory })).toMatchObject({ name: 'NotParty' })
    const waiting = await world.place()
    expect(await world.prop.refused('objectTo', [waiting, 1, hashOf('x')], { from: buyer })).toMatchObject({
      name: 'WrongState',
    })
    world.evm.advance(7 * DAY + 1)
    expect(await world.prop.refused('objectTo', args, { from: buyer })).toMatchObject({ name: 'TooLate' })
    world.evm.advance(-1)
    await object()
    expect(await world.prop.refused('withdrawObjection', [orderId], { from: factory })).toMatchObject({
      name: 'NotParty',
    })
    await world.prop.send('withdrawObjection', [orderId], { from: buyer })
    expect(await world.prop.refused('objectTo', args, { from: buyer })).toMatchObject({ name: 'AlreadyObjected' })
  })

  it('withdrawn: the old default holds again', async () => {
    await object()
    world.evm.advance(10 * DAY)
    await world.prop.send('withdrawObjection', [orderId], { from: world.people.buyer })
    await world.prop.send('settle', [orderId], { from: world.people.stranger })
    expect(await state()).toBe('settled')
  })

  it('ends when the buyer confirms after all', async () => {
    await object()
    await world.prop.send('confirm', [orderId], { from: world.people.buyer })
    expect(await state()).toBe('settled')
    expect((await world.prop.read('ownerOf', [1n])).toLowerCase()).toBe(world.people.buyer)
  })

  it('ends when the factory gives the money back', async () => {
    await object()
    expect(await world.prop.refused('giveBack', [orderId], { from: world.people.buyer })).toMatchObject({
      name: 'NotParty',
    })
    await world.prop.send('giveBack', [orderId], { from: world.people.factory })
    await expectReturned('agreed')
  })

  it('unanswered for 30 days: anyone returns the money, and not a second earlier', async () => {
    await object()
    world.evm.advance(30 * DAY)
    expect(await world.prop.refused('refundObjected', [orderId], { from: world.people.stranger })).toMatchObject({
      name: 'TooEarly',
    })
    world.evm.advance(1)
    await world.prop.send('refundObjected', [orderId], { from: world.people.stranger })
    await expectReturned('unanswered')
  })

  it('nothing is refunded as unanswered without an objection', async () => {
    world.evm.advance(100 * DAY)
    expect(await world.prop.refused('refundObjected', [orderId], { from: world.people.buyer })).toMatchObject({
      name: 'WrongState',
    })
  })
})

describe('a factory gives the money back', () => {
  it.each(['accepted', 'shipped'] as const)('when the order is %s, never before or after', async (when) => {
    const world = await createLicensedPropWorld()
    const { buyer, factory } = world.people
    const had = await world.evm.balanceOf(buyer)
    const orderId = await world.place()
    expect(await world.prop.refused('giveBack', [orderId], { from: factory })).toMatchObject({ name: 'WrongState' })
    await world.prop.send('accept', [orderId], { from: factory })
    if (when === 'shipped') await world.prop.send('markShipped', [orderId, hashOf('parcel')], { from: factory })
    const receipt = await world.prop.send('giveBack', [orderId], { from: factory })
    expect(world.prop.events(receipt, 'OrderRefunded')[0]!.args.amountWei).toBe(PRICE)
    expect(await world.evm.balanceOf(buyer)).toBe(had)
    expect(await world.prop.refused('giveBack', [orderId], { from: factory })).toMatchObject({ name: 'WrongState' })
  })
})

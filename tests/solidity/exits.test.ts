import { beforeEach, describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { ORDER_STATES, REFUND_REASONS, licensedPropOrderId } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { DAY, createLicensedPropWorld, hashOf, type LicensedPropWorld } from './licensedPropWorld.ts'

const PRICE = parseDpn('129.00')

describe('exits of an order', () => {
  let world: LicensedPropWorld
  let orderId: Hex
  let buyerHad: bigint

  beforeEach(async () => {
    world = await createLicensedPropWorld()
    buyerHad = await world.evm.balanceOf(world.people.buyer)
    orderId = await world.place()
  })

  async function expectRefunded(reason: (typeof REFUND_REASONS)[number], feeWei = 0n): Promise<void> {
    const [order] = await world.prop.read('order', [orderId])
    expect([ORDER_STATES[order.state], REFUND_REASONS[order.refundReason]]).toEqual(['refunded', reason])
    expect(order.closedAt).toBe(world.evm.now())
    expect(await world.evm.balanceOf(world.people.buyer)).toBe(buyerHad - feeWei)
    expect(await world.evm.balanceOf(world.prop.address)).toBe(0n)
  }

  it('factory declines: refunded at once, with its reason', async () => {
    expect(await world.prop.refused('decline', [orderId, 7], { from: world.people.stranger })).toMatchObject({
      name: 'NotParty',
    })
    const receipt = await world.prop.send('decline', [orderId, 7], { from: world.people.factory })
    expect(world.prop.events(receipt, 'OrderDeclined')[0]!.args.reasonCode).toBe(7)
    expect(world.prop.events(receipt, 'OrderRefunded')[0]!.args).toMatchObject({
      orderId,
      amountWei: PRICE,
      pushed: true,
    })
    await expectRefunded('declined')
  })

  it('factory silent past acceptBy: anyone refunds, the factory is too late', async () => {
    world.evm.advance(2 * DAY)
    expect(await world.prop.refused('expire', [orderId], { from: world.people.stranger })).toMatchObject({
      name: 'TooEarly',
    })
    world.evm.advance(1)
    expect(await world.prop.refused('accept', [orderId], { from: world.people.factory })).toMatchObject({
      name: 'TooLate',
    })
    await world.prop.send('expire', [orderId], { from: world.people.stranger })
    await expectRefunded('expired')
  })

  it('factory accepts in the last second of its window', async () => {
    world.evm.advance(2 * DAY)
    await world.prop.send('accept', [orderId], { from: world.people.factory })
    const [order] = await world.prop.read('order', [orderId])
    expect(order.produceBy).toBe(world.evm.now() + BigInt(14 * DAY))
  })

  it('buyer cancels before acceptance, not after, and leaves the stated part to the studio', async () => {
    expect(await world.prop.refused('cancel', [orderId], { from: world.people.factory })).toMatchObject({
      name: 'NotParty',
    })
    const studioHad = await world.evm.balanceOf(world.people.studio)
    const receipt = await world.prop.send('cancel', [orderId], { from: world.people.buyer })
    const feeWei = parseDpn('1.29')
    expect(await world.prop.read('cancelFeeOf', [PRICE])).toBe(feeWei)
    expect(world.prop.events(receipt, 'OrderRefunded')[0]!.args.amountWei).toBe(PRICE - feeWei)
    expect(world.prop.events(receipt, 'CancelFeePaid')[0]!.args).toMatchObject({
      orderId,
      amountWei: feeWei,
      pushed: true,
    })
    expect((await world.evm.balanceOf(world.people.studio)) - studioHad).toBe(feeWei)
    await expectRefunded('cancelled', feeWei)
    const second = await world.place()
    await world.prop.send('accept', [second], { from: world.people.factory })
    expect(await world.prop.refused('cancel', [second], { from: world.people.buyer })).toMatchObject({
      name: 'WrongState',
    })
  })

  it.each(['silent too long', 'barred by the studio'])('cancelling is free where the factory is %s', async (why) => {
    if (why === 'silent too long') world.evm.advance(2 * DAY + 1)
    else await world.prop.send('setFactory', [world.people.factory, false], { from: world.people.studio })
    await world.prop.send('cancel', [orderId], { from: world.people.buyer })
    await expectRefunded('cancelled')
  })

  it('never shipped: the buyer leaves after produceBy, the number goes to the next piece (scenario 4)', async () => {
    await world.prop.send('accept', [orderId], { from: world.people.factory })
    world.evm.advance(14 * DAY)
    expect(await world.prop.refused('refundLate', [orderId], { from: world.people.buyer })).toMatchObject({
      name: 'TooEarly',
    })
    world.evm.advance(1)
    await world.prop.send('refundLate', [orderId], { from: world.people.buyer })
    await expectRefunded('late')
    expect(await world.prop.read('serials', [])).toMatchObject({ assigned: 1, inProcess: 0, voided: 1, settled: 0 })
    const next = await world.place()
    await world.prop.send('accept', [next], { from: world.people.factory })
    expect((await world.prop.read('order', [next]))[0].serial).toBe(1)
    expect(await world.prop.read('orderOfSerial', [1])).toBe(next)
  })

  it('never shipped and everybody asleep: a dispute window later anyone returns the money', async () => {
    await world.prop.send('accept', [orderId], { from: world.people.factory })
    world.evm.advance(21 * DAY)
    expect(await world.prop.refused('refundLate', [orderId], { from: world.people.stranger })).toMatchObject({
      name: 'TooEarly',
    })
    world.evm.advance(1)
    await world.prop.send('refundLate', [orderId], { from: world.people.stranger })
    await expectRefunded('late')
  })

  it('shipped means in time and with evidence: the last second counts, the next does not', async () => {
    const { factory } = world.people
    await world.prop.send('accept', [orderId], { from: factory })
    world.evm.advance(14 * DAY)
    expect(await world.prop.refused('markShipped', [orderId, `0x${'00'.repeat(32)}`], { from: factory })).toMatchObject(
      { name: 'EvidenceMissing' },
    )
    world.evm.advance(1)
    expect(await world.prop.refused('markShipped', [orderId, hashOf('parcel')], { from: factory })).toMatchObject({
      name: 'TooLate',
    })
    world.evm.advance(-1)
    await world.prop.send('markShipped', [orderId, hashOf('parcel')], { from: factory })
    expect(await world.prop.refused('refundLate', [orderId], { from: world.people.buyer })).toMatchObject({
      name: 'WrongState',
    })
  })

  it('late: the buyer gives more time once, from the deadline on, and the factory ships in it', async () => {
    const { buyer, factory } = world.people
    await world.prop.send('accept', [orderId], { from: factory })
    const until = (days: number): bigint => world.evm.now() + BigInt(days * DAY)
    expect(await world.prop.refused('extend', [orderId, until(15)], { from: buyer })).toMatchObject({
      name: 'TooEarly',
    })
    world.evm.advance(14 * DAY + 1)
    expect(await world.prop.refused('extend', [orderId, until(7)], { from: factory })).toMatchObject({
      name: 'NotParty',
    })
    expect(await world.prop.refused('extend', [orderId, until(0)], { from: buyer })).toMatchObject({
      name: 'BadExtension',
    })
    expect(await world.prop.refused('extend', [orderId, until(14) + 1n], { from: buyer })).toMatchObject({
      name: 'BadExtension',
    })
    await world.prop.send('extend', [orderId, until(7)], { from: buyer })
    expect(await world.prop.refused('refundLate', [orderId], { from: buyer })).toMatchObject({ name: 'TooEarly' })
    world.evm.advance(7 * DAY + 1)
    expect(await world.prop.refused('extend', [orderId, until(7)], { from: buyer })).toMatchObject({
      name: 'AlreadyExtended',
    })
    world.evm.advance(-DAY)
    await world.prop.send('markShipped', [orderId, hashOf('parcel')], { from: factory })
    await world.prop.send('confirm', [orderId], { from: buyer })
  })

  it('only the factory accepts and ships, in that order', async () => {
    expect(await world.prop.refused('accept', [orderId], { from: world.people.buyer })).toMatchObject({
      name: 'NotParty',
    })
    expect(
      await world.prop.refused('markShipped', [orderId, hashOf('x')], { from: world.people.factory }),
    ).toMatchObject({ name: 'WrongState' })
    await world.prop.send('accept', [orderId], { from: world.people.factory })
    expect(await world.prop.refused('accept', [orderId], { from: world.people.factory })).toMatchObject({
      name: 'WrongState',
    })
    expect(await world.prop.refused('markShipped', [orderId, hashOf('x')], { from: world.people.buyer })).toMatchObject(
      { name: 'NotParty' },
    )
  })

  it('a closed order has no second exit', async () => {
    await world.prop.send('decline', [orderId, 1], { from: world.people.factory })
    world.evm.advance(100 * DAY)
    const { buyer, factory } = world.people
    expect(await world.prop.refused('cancel', [orderId], { from: buyer })).toMatchObject({ name: 'WrongState' })
    expect(await world.prop.refused('expire', [orderId], { from: buyer })).toMatchObject({ name: 'WrongState' })
    expect(await world.prop.refused('refundLate', [orderId], { from: buyer })).toMatchObject({ name: 'WrongState' })
    expect(await world.prop.refused('accept', [orderId], { from: factory })).toMatchObject({ name: 'WrongState' })
    expect(await world.prop.refused('confirm', [orderId], { from: buyer })).toMatchObject({ name: 'WrongState' })
  })

  it('an unknown order is said to be unknown', async () => {
    expect(await world.prop.refused('expire', [hashOf('nothing')], { from: world.people.buyer })).toMatchObject({
      name: 'OrderUnknown',
    })
  })

  it('an order has the id that could be computed before', async () => {
    const request = world.request()
    const expected = licensedPropOrderId({
      chainId: world.evm.chainId,
      instance: world.prop.address,
      buyer: world.people.buyer,
      intentId: request.intentId,
    })
    expect(await world.place(request)).toBe(expected)
    expect(await world.prop.read('orderIdOf', [world.people.buyer, request.intentId])).toBe(expected)
    expect(await world.prop.read('bookSize', [0, world.people.stranger])).toBe(2n)
    expect((await world.prop.read('bookEntry', [0, world.people.stranger, 1n]))[0]).toBe(expected)
  })
})

import { describe, expect, it } from 'vitest'
import { formatDpn, parseDpn } from '#node-core/kernel/amount.ts'
import { ORDER_STATES, ROLES } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { DAY, createLicensedPropWorld, hashOf, legsOf, type LicensedPropWorld } from './licensedPropWorld.ts'

/** Balance gained by each payee while `act` runs. */
async function gains(world: LicensedPropWorld, act: () => Promise<unknown>): Promise<Record<string, bigint>> {
  const { studio, designer, developer, supplier, carrier, factory } = world.people
  const payees: Record<string, Hex> = { studio, designer, developer, supplier, carrier, factory }
  const before = await Promise.all(Object.values(payees).map((payee) => world.evm.balanceOf(payee)))
  await act()
  const after = await Promise.all(Object.values(payees).map((payee) => world.evm.balanceOf(payee)))
  return Object.fromEntries(Object.keys(payees).map((name, i) => [name, after[i]! - before[i]!]))
}

describe('settlement', () => {
  it('pays six accounts exactly and hands over twin 1 of 500 (scenario 1)', async () => {
    const world = await createLicensedPropWorld()
    const { prop, people } = world
    const orderId = await world.place()
    expect(await world.evm.balanceOf(prop.address)).toBe(parseDpn('129.00'))
    const accepted = await prop.send('accept', [orderId], { from: people.factory })
    expect(prop.events(accepted, 'OrderAccepted')[0]!.args.serial).toBe(1)
    await prop.send('markShipped', [orderId, hashOf('parcel')], { from: people.factory })

    const paid = await gains(world, async () => {
      const receipt = await prop.send('confirm', [orderId], { from: people.buyer })
      const shares = prop.events(receipt, 'SharePaid')
      expect(shares.map(({ args }) => [args.role, formatDpn(args.amountWei), args.pushed])).toEqual([
        [ROLES.studio, '12.90', true],
        [ROLES.designer, '6.45', true],
        [ROLES.paradigmDeveloper, '1.29', true],
        [ROLES.materialSupplier, '21.00', true],
        [ROLES.carrier, '9.90', true],
        [ROLES.factory, '77.46', true],
      ])
      expect(prop.events(receipt, 'OrderSettled')[0]!.args).toMatchObject({
        orderId,
        serial: 1,
        priceWei: parseDpn('129.00'),
        confirmed: true,
      })
      expect(prop.events(receipt, 'Transfer')[0]!.args.tokenId).toBe(1n)
    })
    expect(Object.values(paid).map((wei) => formatDpn(wei))).toEqual([
      '12.90',
      '6.45',
      '1.29',
      '21.00',
      '9.90',
      '77.46',
    ])
    expect(await world.evm.balanceOf(prop.address)).toBe(0n)
    expect((await prop.read('ownerOf', [1n])).toLowerCase()).toBe(people.buyer)
    expect(await prop.read('tokenURI', [1n])).toBe('dipnet:prop#1')
    const [order, legs] = await prop.read('order', [orderId])
    expect(ORDER_STATES[order.state]).toBe('settled')
    expect(legs).toHaveLength(2)
    expect(await prop.read('serials', [])).toEqual({
      cap: 500,
      open: 0,
      assigned: 1,
      inProcess: 0,
      settled: 1,
      voided: 0,
      destroyed: 0,
    })
    expect(formatDpn(await prop.read('royaltiesWei', []))).toBe('12.90')
  })

  it.each(['0.01', '77.77', '1,234,567.89', '129.000000000000000001', '0.010000000000000001'])(
    'splits %s without losing a wei',
    async (text) => {
      const world = await createLicensedPropWorld()
      const priceWei = parseDpn(text)
      const legs = priceWei > 100n ? legsOf(world.people, (priceWei * 16n) / 100n, (priceWei * 7n) / 100n) : []
      const orderId = await world.ship({ priceWei, legs })
      const paid = await gains(world, () => world.prop.send('confirm', [orderId], { from: world.people.buyer }))
      expect(paid['studio']).toBe(priceWei / 10n)
      expect(paid['designer']).toBe(priceWei / 20n)
      expect(paid['developer']).toBe(priceWei / 100n)
      expect(Object.values(paid).reduce((a, b) => a + b)).toBe(priceWei)
      expect(await world.evm.balanceOf(world.prop.address)).toBe(0n)
    },
  )

  it('settles by anyone once the dispute window has passed in silence, and not a second earlier', async () => {
    const world = await createLicensedPropWorld()
    const orderId = await world.ship()
    world.evm.advance(7 * DAY)
    expect(await world.prop.refused('settle', [orderId], { from: world.people.stranger })).toMatchObject({
      name: 'TooEarly',
    })
    world.evm.advance(1)
    const receipt = await world.prop.send('settle', [orderId], { from: world.people.stranger })
    expect(world.prop.events(receipt, 'OrderSettled')[0]!.args.confirmed).toBe(false)
    expect(await world.prop.refused('confirm', [orderId], { from: world.people.buyer })).toMatchObject({
      name: 'WrongState',
    })
  })

  it('lets only the buyer confirm, and only what was shipped', async () => {
    const world = await createLicensedPropWorld()
    const orderId = await world.place()
    expect(await world.prop.refused('confirm', [orderId], { from: world.people.buyer })).toMatchObject({
      name: 'WrongState',
    })
    await world.prop.send('accept', [orderId], { from: world.people.factory })
    await world.prop.send('markShipped', [orderId, hashOf('parcel')], { from: world.people.factory })
    expect(await world.prop.refused('confirm', [orderId], { from: world.people.factory })).toMatchObject({
      name: 'NotParty',
    })
  })

  it('shows the split before anybody signs', async () => {
    const world = await createLicensedPropWorld()
    const parts = await world.prop.read('split', [parseDpn('129.00'), legsOf(world.people)])
    expect(Object.values(parts).map((wei) => formatDpn(wei))).toEqual(['12.90', '6.45', '1.29', '30.90', '77.46'])
  })
})

import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { toAddress, toHash } from '#node-core/model/ids.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { harnessMarket } from '../support/harnessMarket.ts'
import { createLicensedPropWorld, legsOf, type LicensedPropWorld } from './licensedPropWorld.ts'

/* Money that its payee does not take is neither paid nor returned, and the order says so until it is collected. */

const propUri = bytesToContentId(new Uint8Array([1]))
/** PUSH1 0 PUSH1 0 REVERT: an account that takes no money. */
const REFUSES: Hex = '0x60006000fd'

const create = () => createLicensedPropWorld({ propUri })
function readerOf(world: LicensedPropWorld) {
  const { ports, licences } = harnessMarket(world.evm)
  return (id: Hex) => readOrder(ports, licences, { licence: toAddress(world.prop.address), id: toHash(id) })
}

describe('what waits', () => {
  it('is the share that its payee did not take, until it is collected; nothing of the others', async () => {
    const world = await create()
    const read = readerOf(world)
    const { people, evm, prop } = world
    const [supplier, carrier] = legsOf(people)
    const order = await world.ship({ legs: [supplier!, carrier!] })
    await evm.placeCode(people.supplier, REFUSES)
    evm.nextBlock()
    await prop.send('confirm', [order], { from: people.buyer })
    expect(await read(order)).toMatchObject({
      state: 'settled',
      waiting: [{ payee: toAddress(people.supplier), amountWei: parseDpn('21') }],
    })

    await evm.placeCode(people.supplier, '0x')
    evm.nextBlock()
    await prop.send('withdraw', [], { from: people.supplier })
    expect((await read(order)).waiting).toEqual([])
  })

  it('is a refund that the account which paid did not take', async () => {
    const world = await create()
    const read = readerOf(world)
    const order = await world.place()
    const before = await read(order)
    expect(before.waiting).toEqual([])
    await world.evm.placeCode(world.people.buyer, REFUSES)
    world.evm.nextBlock()
    await world.prop.send('decline', [order, 1], { from: world.people.factory })
    expect(await read(order)).toMatchObject({
      state: 'declined',
      waiting: [{ payee: before.buyer, amountWei: before.priceWei }],
    })
  })

  it('is nothing where everybody is an account of a person', async () => {
    const world = await create()
    const order = await world.ship()
    world.evm.nextBlock()
    await world.prop.send('confirm', [order], { from: world.people.buyer })
    expect(await readerOf(world)(order)).toMatchObject({ state: 'settled', waiting: [] })
  })
})

import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { toAddress, toHash } from '#node-core/model/ids.ts'
import type { OrderCursor } from '#node-core/model/order/order.ts'
import { studioStatement } from '#node-core/market/statements/studioStatement.ts'
import { listOrders } from '#node-core/market/orders/listOrders.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { listTwins } from '#node-core/market/twins/listTwins.ts'
import { harnessMarket } from '../support/harnessMarket.ts'
import { createLicensedPropWorld, hashOf, type LicensedPropWorld } from './licensedPropWorld.ts'

/* A licence that has lived long, and one that strangers write into: whoever reads pays for what he reads. */

const propUri = bytesToContentId(new Uint8Array([1]))

async function settle(world: LicensedPropWorld, orderId: Hex, factory: Hex, buyer: Hex): Promise<void> {
  for (const act of [
    () => world.prop.send('accept', [orderId], { from: factory }),
    () => world.prop.send('markShipped', [orderId, hashOf('parcel')], { from: factory }),
    () => world.prop.send('confirm', [orderId], { from: buyer }),
  ]) {
    world.evm.nextBlock()
    await act()
  }
}

describe('reading a licence', () => {
  it('5,000 cheap events and 1,100 orders later, an order and a page cost what they cost on the first day', async () => {
    const world = await createLicensedPropWorld({ propUri, cap: 5_000, maxOpenPerBuyer: 2_000 })
    const { evm, prop, people } = world
    const { ports, licences, asked } = harnessMarket(evm)
    const cost = async <T>(
      act: () => Promise<T>,
    ): Promise<{ result: T; calls: number; blocks: number; ms: number }> => {
      Object.assign(asked, { calls: 0, blocks: 0 })
      const before = performance.now()
      return { result: await act(), calls: asked.calls, blocks: asked.blocks, ms: performance.now() - before }
    }
    const first = await world.place()
    await settle(world, first, people.factory, people.buyer)
    const licence = toAddress(prop.address)
    const look = () => cost(() => readOrder(ports, licences, { licence, id: toHash(first) }))
    await look()
    const early = await look()
    expect(early.result).toMatchObject({ number: 1, serial: 1, state: 'settled', final: true })
    expect(early.result.timeline.map(({ kind }) => kind)).toEqual(['placed', 'accepted', 'shipped', 'settled'])
    expect(early.blocks).toBe(4)

    for (let i = 0; i < 5_000; i++) {
      if (i % 5 === 0) evm.nextBlock()
      await prop.send('setApprovalForAll', [people.carrier, i % 2 === 0], { from: people.stranger })
    }
    const ids: Hex[] = [first]
    for (let i = 1; i < 1_100; i++) {
      evm.nextBlock()
      if (i % 3 === 0) evm.advance(1)
      ids.push(await world.place({ legs: [] }, i % 10 === 0 ? people.otherBuyer : people.buyer))
    }
    const late = await look()
    expect(late.result.timeline).toEqual(early.result.timeline)
    expect([late.calls, late.blocks]).toEqual([early.calls, early.blocks])

    const page = await cost(() =>
      listOrders(ports, licences, { party: toAddress(people.studio), as: 'studio', limit: 50 }),
    )
    expect(page.result.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, i) => 1_100 - i))
    expect(page.blocks).toBe(50)
    expect(page.calls).toBeLessThan(400)

    // Every order once, page by page, also where many share a second.
    const numbers: number[] = []
    let before: OrderCursor | undefined
    for (;;) {
      const orders = await listOrders(ports, licences, {
        party: toAddress(people.otherBuyer),
        as: 'fan',
        limit: 37,
        before,
      })
      numbers.push(...orders.map(({ number }) => number))
      const last = orders.at(-1)
      if (last === undefined) break
      before = { licence: last.licence, id: last.id, at: last.placedAt }
    }
    expect(numbers).toEqual(
      ids
        .map((_id, i) => i + 1)
        .filter((number) => number % 10 === 1 && number > 1)
        .reverse(),
    )
    process.stdout.write(
      `order after 5,000 events and 1,100 orders: ${late.ms.toFixed(0)} ms, ${late.calls} calls, ${late.blocks} blocks; page of 50: ${page.ms.toFixed(0)} ms, ${page.calls} calls\n`,
    )
  }, 1_800_000)

  it('the statement and the gallery come in pages too, with the whole total', async () => {
    const world = await createLicensedPropWorld({ propUri })
    const { evm, people, prop } = world
    const { ports, licences } = harnessMarket(evm)
    const ids = await Promise.resolve([
      await world.place(),
      await world.place({}, people.otherBuyer),
      await world.place(),
    ])
    for (const i of [2, 0, 1]) {
      evm.advance(60)
      await settle(world, ids[i]!, people.factory, i === 1 ? people.otherBuyer : people.buyer)
    }
    const studio = toAddress(people.studio)
    const newest = await studioStatement(ports, licences, { studio, limit: 2 })
    expect(newest.totalWei).toBe(parseDpn('38.70'))
    expect(newest.lines.map(({ orderNumber, serial, royaltyWei }) => [orderNumber, serial, royaltyWei])).toEqual([
      [2, 3, parseDpn('12.90')],
      [1, 2, parseDpn('12.90')],
    ])
    const last = newest.lines[1]!
    const rest = await studioStatement(ports, licences, {
      studio,
      limit: 2,
      before: { licence: last.licence, id: last.order, at: last.at },
    })
    expect(rest.lines.map(({ orderNumber }) => orderNumber)).toEqual([3])

    const owner = toAddress(people.buyer)
    const [top] = await listTwins(ports, licences, { owner, limit: 1 })
    expect(top?.serial).toBe(2)
    const more = await listTwins(ports, licences, {
      owner,
      limit: 5,
      before: { licence: toAddress(prop.address), serial: 2 },
    })
    expect(more.map(({ serial }) => serial)).toEqual([1])
    await prop.send('transferFrom', [people.buyer, people.carrier, 1n], { from: people.buyer })
    expect(
      (await listTwins(ports, licences, { owner: toAddress(people.carrier), limit: 5 })).map(({ serial }) => serial),
    ).toEqual([1])
  }, 120_000)
})

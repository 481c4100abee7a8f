import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import { createDesign, type Design } from '#node-core/model/design.ts'
import type { Order, OrderId } from '#node-core/model/order/order.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import type { PublishedProp } from '#node-core/model/publishedProp.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

/*
 * Words that stand out, from the studio's word for them to the factory's job ticket: what a fan orders is what the
 * factory is told to make, and what its file is made from.
 */

let real: RealNode
beforeAll(async () => {
  real = await openRealNode()
  await real.client.call('app.saveSettings', { autopilot: false, keeper: false })
  await real.client.run('network.startLocal', undefined)
}, 120_000)
afterAll(() => real.remove())

async function act(action: Action): Promise<OrderId | null> {
  const { id } = await real.client.run('actions.prepare', action as never)
  return (await real.client.run('actions.confirm', { id })).order
}

type Zone = Prop['textZones'][number]

/** The local network's own prop once more, with words on its places as the studio says; null: engraved. */
async function publish(allows: NonNullable<Zone['allows']> | null): Promise<PublishedProp> {
  const { prop, licence } = (await real.client.call('props.list', {}))[0]!
  const textZones = prop.textZones.map(({ allows: _before, ...zone }): Zone => (allows ? { ...zone, allows } : zone))
  const name = `${prop.name.split(',')[0]}, ${allows ?? 'engraved'}`
  await act({
    kind: 'publishProp',
    from: licence.studio,
    prop: { ...prop, name, textZones },
    terms: { ...licence, factories: [...licence.factories], territory: [...licence.territory] },
  })
  const found = (await real.client.call('props.list', {})).find((each) => each.prop.name === name)
  expect(found?.prop.textZones[0]!.allows ?? null).toBe(allows)
  return found!
}

function designOf({ prop }: PublishedProp, kind: { raised?: true }): Design {
  const zone = prop.textZones[0]!.id
  const engraving = { text: 'ROBIN', font: 'inter', sizeMm: 7, depthMm: 0.6, ...kind } as const
  return createDesign(propHash(prop), [{ type: 'engraveText', zone, engraving }])
}

async function order(item: PublishedProp, design: Design): Promise<Order> {
  const { licence } = item
  const { accounts } = await real.client.call('accounts.list')
  const { quotes } = await real.client.run('designs.quotes', { licence: licence.address, design })
  const id = await act({
    kind: 'placeOrder',
    from: accounts.find((account) => account.role === 'fan')!.address,
    licence: licence.address,
    design,
    quoteHash: quotes[0]!.hash,
    factory: quotes[0]!.factory,
    delivery: {
      recipient: 'Robin Vale',
      lines: ['12 Harbour Street'],
      postalCode: '10115',
      city: 'Berlin',
      country: 'DE',
      contact: 'robin@example.org',
    },
  })
  return real.client.call('orders.get', id!)
}

it('raised words are ordered, are on the job ticket as raised, and make the piece larger', async () => {
  const item = await publish('either')
  const made = async (kind: { raised?: true }) => {
    const { id, licence, factory, words, shortCode } = await order(item, designOf(item, kind))
    expect(words).toEqual(['ROBIN'])
    await act({ kind: 'acceptOrder', from: factory, order: { licence, id } })
    await real.client.call('accounts.activate', { address: factory })
    await vi.waitFor(async () => expect((await real.client.call('orders.get', { licence, id })).final).toBe(true), {
      timeout: 60_000,
      interval: 300,
    })
    const ticket = await real.client.run('orders.productionFile', { order: { licence, id }, as: factory })
    return { ticket, volumeMm3: ticket.parts.reduce((sum, part) => sum + part.volumeMm3, 0), shortCode }
  }
  const [raised, engraved] = [await made({ raised: true }), await made({})]
  const zone = item.prop.textZones[0]!.name
  expect(raised.ticket.engravings).toEqual([{ zone, text: 'ROBIN', sizeMm: 7, depthMm: 0.6, raised: true }])
  expect(engraved.ticket.engravings).toEqual([{ zone, text: 'ROBIN', sizeMm: 7, depthMm: 0.6 }])
  for (const { ticket, shortCode } of [raised, engraved]) expect(ticket.shortCode).toBe(shortCode)
  expect(raised.shortCode).not.toBe(engraved.shortCode)
  expect(raised.volumeMm3).toBeGreaterThan(engraved.volumeMm3)
  expect(raised.ticket.file).not.toBe(engraved.ticket.file)
}, 240_000)

it('what the studio has not allowed is neither checked nor ordered, whichever way round', async () => {
  const plain = await publish(null)
  const check = (item: PublishedProp, design: unknown) =>
    real.client.run('designs.check', { licence: item.licence.address, design: design as Design }).then(
      ({ verdict }) => verdict,
      (error: { code: string }) => error.code,
    )
  expect(await check(plain, designOf(plain, {}))).toMatch(/^printable/)
  expect(await check(plain, designOf(plain, { raised: true }))).toBe('MODEL_BAD_DESIGN')
  const only = await publish('raised')
  expect(await check(only, designOf(only, { raised: true }))).toMatch(/^printable/)
  expect(await check(only, designOf(only, {}))).toBe('MODEL_BAD_DESIGN')
  const said = JSON.stringify(designOf(only, { raised: true })).replace('"raised":true', '"raised":false')
  expect(await check(only, JSON.parse(said))).toBe('MODEL_BAD_DESIGN')
}, 240_000)

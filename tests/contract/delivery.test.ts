import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { DeliveryDetails, Order } from '#node-core/model/order/order.ts'
import { propHash } from '#node-core/model/prop.ts'
import type { ShareRole } from '#node-core/model/role.ts'
import { encodeDelivery } from '#node-core/market/orders/delivery.ts'
import { openDelivery } from '#node-core/market/orders/openDelivery.ts'
import { readPlacedNote } from '#node-core/market/orders/orderUnits.ts'
import { seal } from '#node-core/vault/sealing/seal.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

/* Who can read where a piece goes, on the real node: the factory and the carrier, nobody else, and only the address that was ordered. */

const delivery: DeliveryDetails = {
  recipient: 'Alice',
  lines: ['12 Harbour Street'],
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  contact: 'a@example.org',
}
let real: RealNode
let order: Order

beforeAll(async () => {
  real = await openRealNode()
  await real.client.call('app.saveSettings', { autopilot: false })
  await real.client.run('network.startLocal', undefined)
  const fan = (await real.client.call('accounts.list')).accounts.find((account) => account.role === 'fan')!.address
  const { prop, licence } = (await real.client.call('props.list', {}))[0]!
  const design = createDesign(propHash(prop))
  const quote = (await real.client.run('designs.quotes', { licence: licence.address, design })).quotes[0]!
  const place = {
    kind: 'placeOrder',
    from: fan,
    licence: licence.address,
    design,
    quoteHash: quote.hash,
    factory: quote.factory,
    delivery,
  } as const
  const { id } = await real.client.run('actions.prepare', {
    ...place,
    delivery: { ...delivery, lines: [...delivery.lines] },
  })
  order = await real.client.call('orders.get', (await real.client.run('actions.confirm', { id })).order!)
}, 120_000)
afterAll(() => real?.remove())

/** Who is paid by the order, by what for: the node of this test holds all their keys. */
const payeeOf = (role: ShareRole): Address => order.split.find((line) => line.role === role)!.payee
const read = (role: ShareRole) => real.client.call('orders.delivery', { order, as: payeeOf(role) })
/** Past the seam's question who is at the screen: what the envelope itself gives to whose key. */
const openAs = (role: ShareRole) => openDelivery(real.node.networks.current()!.ports, order, payeeOf(role))

describe('the delivery address of an order', () => {
  it('opens for the factory that makes the piece and for the carrier that brings it', async () => {
    await real.client.call('accounts.activate', { address: payeeOf('factory') })
    expect(await read('factory')).toEqual(delivery)
    expect(await openAs('carrier')).toEqual(delivery)
  })

  it('stays closed to everybody else, also those who are paid by the order', async () => {
    for (const role of ['studio', 'designer', 'developer', 'material'] as const) {
      expect(await codeOf(openAs(role)), role).toBe('SEALING_NOT_A_RECIPIENT')
      await real.client.call('accounts.activate', { address: payeeOf(role) })
      expect(await codeOf(read(role)), role).toMatch(
        /^(NODE_NOT_ACTIVE_ACCOUNT|MARKET_NOT_PARTY|SEALING_NOT_A_RECIPIENT)$/,
      )
    }
  })

  it('is refused when the envelope is another than the one the order names, though it opens', async () => {
    const { ports } = real.node.networks.current()!
    const keys = await Promise.all(
      [payeeOf('factory'), payeeOf('carrier')].map((payee) => ports.wallet.publicKey(payee)),
    )
    const elsewhere = seal(
      encodeDelivery({ ...delivery, lines: ['1 Other Street'] }),
      keys,
      (length) => new Uint8Array(randomBytes(length)),
    )
    const note = await readPlacedNote(ports.dag, order)
    const swapped = { ...ports, content: { ...ports.content, get: async () => elsewhere } }
    expect(await codeOf(openDelivery(swapped, order, payeeOf('factory')))).toBe('MARKET_DELIVERY_MISMATCH')
    // The ordered one, with one bit changed on the way.
    const envelope = (await ports.content.get(note.deliveryId)).slice()
    envelope[envelope.length - 20]! ^= 1
    const damaged = { ...ports, content: { ...ports.content, get: async () => envelope } }
    expect(await codeOf(openDelivery(damaged, order, payeeOf('carrier')))).toBe('MARKET_DELIVERY_MISMATCH')
  })
})

describe('the work on an order', () => {
  it('is recorded by its factory only', async () => {
    for (const role of ['studio', 'carrier'] as const) {
      const from = payeeOf(role)
      const refused = await Promise.all([
        codeOf(real.client.run('actions.prepare', { kind: 'recordProduced', from, order, note: 'made' })),
        codeOf(real.client.run('actions.prepare', { kind: 'recordShipped', from, order, trackingCode: 'T-1' })),
      ])
      expect(refused, role).toEqual(['MARKET_NOT_PARTY', 'MARKET_NOT_PARTY'])
    }
  })
})

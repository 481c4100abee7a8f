import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order, OrderId } from '#node-core/model/order.ts'
import { propHash } from '#node-core/model/prop.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

/*
 * Every state of an order has an exit, a date and a default. Here the dates really pass: on a test network a signed call moves the
 * clock on (protocol.md §2), and the contract decides.
 */

const HOUR = 3_600
const DAY = 24 * HOUR
let real: RealNode
let fan: Address
let factory: Address

beforeAll(async () => {
  real = await openRealNode()
  // Nobody plays the others: every step below is taken by hand.
  await real.client.call('app.saveSettings', { autopilot: false })
  await real.client.run('network.startLocal', undefined)
  const { accounts } = await real.client.call('accounts.list')
  const of = (role: string) => accounts.find((account) => account.role === role)!.address
  fan = of('fan')
  factory = of('factory')
}, 120_000)

afterAll(() => real.remove())

const balance = async (address: Address) => (await real.client.call('chain.account', { address })).balanceWei
const look = (id: OrderId) => real.client.call('orders.get', id)
const advance = (seconds: number) => real.client.call('network.advanceTime', { seconds })

/** What the action cost its account in network fees comes out of the difference of balances. */
async function act(action: Action): Promise<OrderId | null> {
  const { id } = await real.client.run('actions.prepare', action as never)
  const result = await real.client.run('actions.confirm', { id })
  expect(result.state).not.toBe('queued')
  return result.order
}

async function refusal(action: Action): Promise<string> {
  return real.client.run('actions.prepare', action as never).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  )
}

async function placed(): Promise<Order> {
  const { prop, licence } = (await real.client.call('props.list', {}))[0]!
  const design = createDesign(propHash(prop))
  const [quote] = (await real.client.run('designs.quotes', { licence: licence.address, design })).quotes
  const delivery = { recipient: 'Alice', lines: ['12 Harbour Street'], postalCode: '10115', city: 'Berlin', country: 'DE', contact: 'a@example.org' }
  const id = await act({ kind: 'placeOrder', from: fan, licence: licence.address, design, quoteHash: quote!.hash, factory: quote!.factory, delivery })
  return look(id!)
}

describe('when somebody stays silent', () => {
  it('a factory that never answers: refundable by anyone after 48 h, and not a second before', async () => {
    const before = await balance(fan)
    const order = await placed()
    const escrow = before - (await balance(fan))
    expect(order).toMatchObject({ state: 'placed', outlook: { who: 'factory', otherwise: 'refund' } })
    expect(await refusal({ kind: 'expireOrder', from: factory, order })).toBe('MARKET_TOO_EARLY')
    await advance(48 * HOUR + 60)
    expect((await look(order)).outlook.who).toBe('anyone')
    expect(await refusal({ kind: 'acceptOrder', from: factory, order })).toBe('MARKET_TOO_LATE')
    const waiting = await balance(fan)
    await act({ kind: 'expireOrder', from: factory, order })
    expect((await look(order)).state).toBe('expired')
    expect((await balance(fan)) - waiting).toBe(order.priceWei)
    expect(escrow).toBeGreaterThanOrEqual(order.priceWei)
  }, 120_000)

  it('a factory that accepts and never ships: the fan takes the money back after the time to make', async () => {
    const order = await placed()
    await act({ kind: 'acceptOrder', from: factory, order })
    const accepted = await look(order)
    expect(accepted).toMatchObject({ state: 'accepted', outlook: { who: 'factory', otherwise: 'refundOnRequest' } })
    expect(await refusal({ kind: 'refundLateOrder', from: fan, order })).toBe('MARKET_TOO_EARLY')
    await advance(21 * DAY + 60)
    const waiting = await balance(fan)
    await act({ kind: 'refundLateOrder', from: fan, order })
    expect(await look(order)).toMatchObject({ state: 'refunded', serial: accepted.serial })
    const paidBack = (await balance(fan)) - waiting
    expect(paidBack).toBeGreaterThan(order.priceWei - 10n ** 16n)
    expect(paidBack).toBeLessThan(order.priceWei)
  }, 120_000)

  it('a fan who never confirms: everyone is paid by anyone’s call after the time to object', async () => {
    const order = await placed()
    await act({ kind: 'acceptOrder', from: factory, order })
    await act({ kind: 'recordProduced', from: factory, order, note: 'made' })
    await act({ kind: 'recordShipped', from: factory, order, trackingCode: 'T-1' })
    const studio = order.split.find((line) => line.role === 'studio')!
    const carrier = order.split.find((line) => line.role === 'carrier')!
    expect(await refusal({ kind: 'settleOrder', from: factory, order })).toBe('MARKET_TOO_EARLY')
    await advance(7 * DAY + 60)
    // The first block after the jump ends a term and pays the holders their part of the fees (protocol.md §1): let that be over.
    await act({ kind: 'sendDpn', from: factory, to: fan, amountWei: 1n })
    const before = [await balance(studio.payee), await balance(carrier.payee)]
    await act({ kind: 'settleOrder', from: fan, order })
    const settled = await look(order)
    expect(settled).toMatchObject({ state: 'settled', outlook: { who: 'nobody', deadline: null } })
    expect((await balance(studio.payee)) - before[0]!).toBe(studio.amountWei)
    expect((await balance(carrier.payee)) - before[1]!).toBe(carrier.amountWei)
    expect((await real.client.call('twins.list', { owner: fan })).map((twin) => twin.serial)).toContain(settled.serial)
  }, 120_000)

  it('the fan changes her mind before anybody has accepted', async () => {
    const order = await placed()
    expect(await refusal({ kind: 'cancelOrder', from: factory, order })).toBe('MARKET_NOT_PARTY')
    await act({ kind: 'cancelOrder', from: fan, order })
    expect((await look(order)).state).toBe('cancelled')
    expect(await refusal({ kind: 'cancelOrder', from: fan, order })).toBe('MARKET_WRONG_STATE')
  }, 60_000)
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Activity } from '#node-core/api/calls/app.ts'
import type { Action } from '#node-core/api/calls/actions.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order, OrderId } from '#node-core/model/order/order.ts'
import type { OutboxEntry } from '#node-core/model/outbox.ts'
import { propHash } from '#node-core/model/prop.ts'
import { witnessesAreNobody } from '../support/witnessesAreNobody.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

/*
 * Every state of an order has an exit, a date and a default. Here the dates really pass: on a test network a signed
 * call moves the
 * clock on (protocol.md §2.2), and the contract decides.
 */

const HOUR = 3_600
const DAY = 24 * HOUR
let real: RealNode
let fan: Address
let factory: Address
const news: Activity[] = []
let stopNews: () => void

beforeAll(async () => {
  real = await openRealNode()
  stopNews = real.client.on('app.activity', undefined, (items) => void news.push(...items))
  // Nobody plays the others: every step below is taken by hand.
  await real.client.call('app.saveSettings', { autopilot: false })
  await real.client.run('network.startLocal', undefined)
  const { accounts } = await real.client.call('accounts.list')
  const of = (role: string) => accounts.find((account) => account.role === role)!.address
  fan = of('fan')
  factory = of('factory')
  // Nobody keeps the orders but by hand, either (keeper.test.ts).
  await real.client.call('app.saveSettings', { keeper: false })
  // A licence that outlives every deadline below.
  const { prop, licence } = (await real.client.call('props.list', {}))[0]!
  const closesAt = new Date(Date.parse(licence.opensAt) + 1_000 * DAY * 1_000).toISOString()
  await act({
    kind: 'publishProp',
    from: licence.studio,
    prop,
    terms: { ...licence, closesAt, factories: [...licence.factories], territory: [...licence.territory] },
  })
}, 120_000)

afterAll(() => {
  stopNews()
  return real.remove()
})

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
  const delivery = {
    recipient: 'Alice',
    lines: ['12 Harbour Street'],
    postalCode: '10115',
    city: 'Berlin',
    country: 'DE',
    contact: 'a@example.org',
  }
  const id = await act({
    kind: 'placeOrder',
    from: fan,
    licence: licence.address,
    design,
    quoteHash: quote!.hash,
    factory: quote!.factory,
    delivery,
  })
  return look(id!)
}

it('the network of one window has a witness that is none of its people', async () => {
  const everybody = [
    ...(await real.client.call('parties.list', {})),
    ...(await real.client.call('accounts.list')).accounts,
  ]
  const roles = everybody.map(({ role }) => role)
  expect(roles).toEqual(
    expect.arrayContaining(['studio', 'fan', 'factory', 'designer', 'developer', 'supplier', 'carrier']),
  )
  expect(
    await witnessesAreNobody(
      real.client,
      everybody.map(({ address }) => address),
    ),
  ).toHaveLength(1)
})

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
    // The first block after the jump pays the holders, as below: let that be over.
    await act({ kind: 'sendDpn', from: factory, to: fan, amountWei: 1n })
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
    expect(await refusal({ kind: 'recordShipped', from: factory, order, trackingCode: 'too late' })).toBe(
      'MARKET_WRONG_STATE',
    )
    const paidBack = (await balance(fan)) - waiting
    expect(paidBack).toBeGreaterThan(order.priceWei - 10n ** 16n)
    expect(paidBack).toBeLessThan(order.priceWei)
  }, 120_000)

  it('a fan who never confirms: everyone is paid by anyone’s call after the time to object', async () => {
    const order = await placed()
    await act({ kind: 'acceptOrder', from: factory, order })
    await act({ kind: 'recordProduced', from: factory, order, note: 'made' })
    await act({ kind: 'recordShipped', from: factory, order, trackingCode: 'T-1' })
    // What the factory wrote is told to whoever looks at the order.
    const shipped = await look(order)
    expect(
      shipped.timeline.filter(({ source }) => source === 'unit').map(({ kind, data }) => [kind, data['note']]),
    ).toEqual([
      ['produced', 'made'],
      ['shipmentNoted', 'T-1'],
    ])
    const studio = order.split.find((line) => line.role === 'studio')!
    const carrier = order.split.find((line) => line.role === 'carrier')!
    expect(await refusal({ kind: 'settleOrder', from: factory, order })).toBe('MARKET_TOO_EARLY')
    await advance(7 * DAY + 60)
    // The first block after the jump ends a term and pays the holders their part of the fees (protocol.md §1.6): let
    // that be over.
    await act({ kind: 'sendDpn', from: factory, to: fan, amountWei: 1n })
    const before = [await balance(studio.payee), await balance(carrier.payee)]
    await act({ kind: 'settleOrder', from: fan, order })
    const settled = await look(order)
    expect(settled).toMatchObject({ state: 'settled', outlook: { who: 'nobody', deadline: null } })
    // Long final by now, and proven by the one witness of this network.
    expect(await real.client.call('chain.transaction', { hash: settled.timeline[0]!.ref })).toMatchObject({
      final: true,
      witnesses: 1,
    })
    expect((await balance(studio.payee)) - before[0]!).toBe(studio.amountWei)
    expect((await balance(carrier.payee)) - before[1]!).toBe(carrier.amountWei)
    expect((await real.client.call('twins.list', { owner: fan })).map((twin) => twin.serial)).toContain(settled.serial)
  }, 120_000)

  it('the fan changes her mind before anybody has accepted, for the fee she was shown', async () => {
    const order = await placed()
    expect(order.cancelFeeWei).toBe(order.priceWei / 100n)
    const { id, sentence } = await real.client.run('actions.prepare', { kind: 'cancelOrder', from: fan, order })
    expect(sentence.data).toMatchObject({ feeWei: order.cancelFeeWei, backWei: order.priceWei - order.cancelFeeWei })
    await real.client.call('actions.discard', { id })
    const studio = order.split.find((line) => line.role === 'studio')!.payee
    const studioHad = await balance(studio)
    expect(await refusal({ kind: 'cancelOrder', from: factory, order })).toBe('MARKET_NOT_PARTY')
    await act({ kind: 'cancelOrder', from: fan, order })
    expect((await look(order)).state).toBe('cancelled')
    expect((await balance(studio)) - studioHad).toBeGreaterThanOrEqual(order.cancelFeeWei)
    expect(await refusal({ kind: 'cancelOrder', from: fan, order })).toBe('MARKET_WRONG_STATE')
  }, 60_000)
})

describe('when something is wrong', () => {
  const shipped = async (): Promise<Order> => {
    const order = await placed()
    await act({ kind: 'acceptOrder', from: factory, order })
    await act({ kind: 'recordProduced', from: factory, order, note: 'made' })
    await act({ kind: 'recordShipped', from: factory, order, trackingCode: 'T-2' })
    return look(order)
  }
  const kinds = (order: Order) => order.timeline.map(({ kind }) => kind)
  const told = (code: string) => news.filter((item) => item.code === code).map(({ data }) => data['number'])

  it('a factory that is late cannot say shipped any more; the fan gives more time, and then it can', async () => {
    const order = await placed()
    await act({ kind: 'acceptOrder', from: factory, order })
    expect(await refusal({ kind: 'extendOrder', from: fan, order, days: 7 })).toBe('MARKET_TOO_EARLY')
    await advance(21 * DAY + 60)
    expect(await refusal({ kind: 'recordShipped', from: factory, order, trackingCode: 'late' })).toBe('MARKET_TOO_LATE')
    await act({ kind: 'extendOrder', from: fan, order, days: 7 })
    expect(await look(order)).toMatchObject({ extended: true, outlook: { who: 'factory' } })
    await act({ kind: 'recordShipped', from: factory, order, trackingCode: 'late' })
    expect(kinds(await look(order))).toEqual(['placed', 'accepted', 'extended', 'shipmentNoted', 'shipped'])
    await act({ kind: 'confirmOrder', from: fan, order })
  }, 120_000)

  it('an objection stops the payment, both are told, and unanswered it returns the money to the fan', async () => {
    const order = await shipped()
    expect(await refusal({ kind: 'objectOrder', from: factory, order, reason: 'damaged' })).toBe('MARKET_NOT_PARTY')
    await act({ kind: 'objectOrder', from: fan, order, reason: 'damaged' })
    await expect.poll(() => told('orderObjected'), { timeout: 10_000 }).toContain(order.number)
    expect(await look(order)).toMatchObject({
      state: 'objected',
      objection: { reason: 'damaged' },
      outlook: { who: 'both', otherwise: 'refundObjected' },
    })
    await advance(8 * DAY)
    expect(await refusal({ kind: 'settleOrder', from: factory, order })).toBe('MARKET_WRONG_STATE')
    expect(await refusal({ kind: 'refundObjectedOrder', from: fan, order })).toBe('MARKET_TOO_EARLY')
    await advance(23 * DAY)
    await act({ kind: 'sendDpn', from: factory, to: fan, amountWei: 1n })
    const waiting = await balance(fan)
    await act({ kind: 'refundObjectedOrder', from: factory, order })
    expect((await balance(fan)) - waiting).toBe(order.priceWei)
    expect(kinds(await look(order))).toEqual([
      'placed',
      'accepted',
      'produced',
      'shipmentNoted',
      'shipped',
      'objected',
      'refunded',
    ])
  }, 120_000)

  it('an objection withdrawn lets the order go on; another is refused', async () => {
    const order = await shipped()
    await act({ kind: 'objectOrder', from: fan, order, reason: 'notArrived' })
    await act({ kind: 'withdrawObjection', from: fan, order })
    await expect.poll(() => told('objectionWithdrawn'), { timeout: 10_000 }).toContain(order.number)
    expect(await refusal({ kind: 'objectOrder', from: fan, order, reason: 'damaged' })).toBe('MARKET_ALREADY_OBJECTED')
    await act({ kind: 'confirmOrder', from: fan, order })
    expect((await look(order)).state).toBe('settled')
  }, 120_000)

  it('a factory gives the money back', async () => {
    const order = await shipped()
    const had = await balance(fan)
    await act({ kind: 'giveBackOrder', from: factory, order })
    expect((await balance(fan)) - had).toBe(order.priceWei)
    expect((await look(order)).state).toBe('refunded')
  }, 120_000)
})

describe('the studio’s factories', () => {
  it('decide whose prices a fan is shown, and who may accept', async () => {
    const { prop, licence } = (await real.client.call('props.list', {}))[0]!
    const design = createDesign(propHash(prop))
    const offers = async () =>
      (await real.client.run('designs.quotes', { licence: licence.address, design })).quotes.length
    const order = await placed()
    expect(await offers()).toBe(1)
    expect(await refusal({ kind: 'setFactory', from: fan, licence: licence.address, factory, allowed: false })).toBe(
      'MARKET_NOT_PARTY',
    )
    await act({ kind: 'setFactory', from: licence.studio, licence: licence.address, factory, allowed: false })
    expect(await offers()).toBe(0)
    expect(await real.client.call('factories.list', { licence: licence.address })).toEqual([])
    expect(await refusal({ kind: 'acceptOrder', from: factory, order })).toBe('MARKET_FACTORY_NOT_ALLOWED')
    await act({ kind: 'setFactory', from: licence.studio, licence: licence.address, factory, allowed: true })
    expect(await offers()).toBe(1)
    await act({ kind: 'cancelOrder', from: fan, order })
  }, 120_000)
})

describe('what a block has and the contract refuses', () => {
  it('stands in the outbox with the contract’s reason, and is told', async () => {
    const order = await placed()
    const answers = [
      { kind: 'acceptOrder', from: factory, order },
      { kind: 'declineOrder', from: factory, order, reason: 'other' },
    ] as const
    const [accept, decline] = await Promise.all(
      answers.map((action) => real.client.run('actions.prepare', action as never)),
    )
    // Both were possible when they were read.
    await real.client.run('actions.confirm', { id: decline!.id })
    await expect(real.client.run('actions.confirm', { id: accept!.id })).rejects.toMatchObject({
      code: 'MARKET_TRANSACTION_FAILED',
    })
    let entries: readonly OutboxEntry[] = []
    const stop = real.client.on('outbox.entries', undefined, (told) => (entries = told))
    await expect
      .poll(() => entries.find(({ state }) => state === 'refused'), { timeout: 30_000 })
      .toMatchObject({ reason: 'reverted', code: 'MARKET_WRONG_STATE', over: true, about: { kind: 'acceptOrder' } })
    stop()
    await expect
      .poll(() => news.find(({ code }) => code === 'outbox.reverted')?.data, { timeout: 10_000 })
      .toMatchObject({ act: 'acceptOrder', number: order.number, why: 'MARKET_WRONG_STATE' })
  }, 120_000)
})

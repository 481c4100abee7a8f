import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import { calls, feeds, type CallName, type FeedName, type GuardedCallName } from '#node-core/api/contract.ts'
import type { Audience } from '#node-core/api/define.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Address, ContentId } from '#node-core/model/ids.ts'
import type { OrderId } from '#node-core/model/order/order.ts'
import { ORDER_STATE_ROWS, type OrderState } from '#node-core/model/order/orderMachine.ts'
import { propHash } from '#node-core/model/prop.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

/*
 * Call × who asks × state of the order (protocol.md §5.5). A call that is not in the first table does not compile; one
 * whose answer is somebody's own and that is not in the second does not either.
 */

/** For whom each answer is. Who adds a call says it here as well: what is private needs a row below. */
const FOR: { readonly [K in CallName]: Audience } & { readonly [K in FeedName]: Audience } = {
  'app.info': 'window',
  'app.settings': 'window',
  'app.saveSettings': 'window',
  'app.reportError': 'window',
  'app.health': 'window',
  'app.repair': 'window',
  'app.walletDoor': 'window',
  'app.keeper': 'window',
  'app.activity': 'window',
  'network.status': 'window',
  'network.startLocal': 'window',
  'network.join': 'window',
  'network.invitation': 'window',
  'network.gifts': 'owner',
  'files.stored': 'window',
  'files.pin': 'window',
  'files.clearCache': 'window',
  'network.setOnline': 'window',
  'network.requestTestFunds': 'window',
  'network.advanceTime': 'window',
  'chain.blocks': 'everybody',
  'chain.block': 'everybody',
  'chain.transaction': 'everybody',
  'chain.account': 'everybody',
  // Names and balances of this computer's accounts; phrase, keystore and backup ask for the password.
  'accounts.list': 'window',
  'accounts.state': 'window',
  'accounts.newPhrase': 'window',
  'accounts.create': 'window',
  'accounts.importKey': 'window',
  'accounts.importKeystore': 'window',
  'accounts.add': 'window',
  'accounts.rename': 'window',
  'accounts.activate': 'window',
  'accounts.unlock': 'window',
  'accounts.lock': 'window',
  'accounts.revealPhrase': 'window',
  'accounts.exportKeystore': 'window',
  'accounts.backup': 'window',
  'accounts.restore': 'window',
  'accounts.history': 'everybody',
  // Signing needs the key of whoever signs; the plan never leaves the node.
  'actions.prepare': 'window',
  'actions.confirm': 'window',
  'actions.discard': 'window',
  // As the list of what happened: of every account of this computer, nothing but what everybody will read.
  'outbox.entries': 'window',
  'props.inspect': 'window',
  'props.list': 'everybody',
  'props.open': 'everybody',
  'props.statement': 'owner',
  'props.samples': 'everybody',
  'designs.list': 'owner',
  'designs.save': 'owner',
  'designs.remove': 'owner',
  'designs.check': 'window',
  'designs.quotes': 'window',
  'workbench.design': 'owner',
  'workbench.keepDesign': 'owner',
  'workbench.address': 'owner',
  'workbench.keepAddress': 'owner',
  'orders.list': 'everybody',
  'orders.get': 'everybody',
  'orders.process': 'everybody',
  'orders.design': 'everybody',
  'orders.delivery': 'party',
  'orders.productionFile': 'party',
  'orders.packages': 'party',
  'orders.sendFile': 'party',
  'market.changed': 'everybody',
  'factories.list': 'everybody',
  'factories.load': 'everybody',
  'parties.list': 'everybody',
  'twins.list': 'everybody',
  'twins.get': 'everybody',
  'paradigms.list': 'everybody',
  'witnesses.overview': 'everybody',
}

type Asker = 'buyer' | 'factory' | 'carrier' | 'studio' | 'stranger' | 'lockedCarrier'
const ASKERS: readonly Asker[] = ['buyer', 'factory', 'carrier', 'studio', 'stranger', 'lockedCarrier']
/** A code, or that it was told. */
type Answer = string

const returned = (state: OrderState) => ORDER_STATE_ROWS.find(({ name }) => name === state)?.end === 'returned'
const party = (code: Answer) => (state: OrderState) => (returned(state) ? 'MARKET_WRONG_STATE' : code)
const STRANGER = () => 'MARKET_NOT_PARTY'
const LOCKED = () => 'NODE_KEY_AWAY'

/** What each asker hears of an order, by its state. */
const OF_ORDERS: {
  readonly [K in GuardedCallName as (typeof calls)[K]['for'] extends 'party' ? K : never]: Readonly<
    Record<Asker, (state: OrderState) => Answer>
  >
} = {
  'orders.delivery': {
    buyer: party('SEALING_NOT_A_RECIPIENT'),
    factory: party('told'),
    carrier: party('told'),
    studio: STRANGER,
    stranger: STRANGER,
    lockedCarrier: LOCKED,
  },
  'orders.productionFile': {
    buyer: STRANGER,
    factory: (state) => (state === 'placed' ? 'MARKET_WRONG_STATE' : party('told')(state)),
    carrier: STRANGER,
    studio: STRANGER,
    stranger: STRANGER,
    lockedCarrier: LOCKED,
  },
  // What came of it is told of an order that came to nothing, too.
  'orders.packages': {
    buyer: () => 'told',
    factory: () => 'told',
    carrier: () => 'told',
    studio: () => 'told',
    stranger: STRANGER,
    lockedCarrier: LOCKED,
  },
  'orders.sendFile': {
    buyer: party('told'),
    factory: STRANGER,
    carrier: STRANGER,
    studio: party('told'),
    stranger: STRANGER,
    lockedCarrier: LOCKED,
  },
}

const PASSWORD = 'a long enough password'
const DAY_S = 86_400
const DELIVERY = {
  ...{ recipient: 'Alice', lines: ['12 Harbour Street'], postalCode: '10115', city: 'Berlin', country: 'DE' },
  contact: 'a@example.org',
}
let real: RealNode
/** What is sent, where a call sends something. */
const SENT = { file: '' as ContentId, name: 'painting.pdf' }
const who = {} as Record<Exclude<Asker, 'lockedCarrier'>, Address>

const answerOf = (work: Promise<unknown>): Promise<Answer> =>
  work.then(
    () => 'told',
    (error: { code: string }) => error.code,
  )
const beAs = (address: Address) => real.client.call('accounts.activate', { address })
const unlock = () => real.client.run('accounts.unlock', { password: PASSWORD })
async function act(action: Action): Promise<OrderId> {
  const { id } = await real.client.run('actions.prepare', action as never)
  return (await real.client.run('actions.confirm', { id })).order!
}
/** One that a newcomer could draw, at its natural size. */
async function wanted() {
  const { prop, licence } = (await real.client.call('props.list', {}))[0]!
  const design = createDesign(propHash(prop))
  const { quotes } = await real.client.run('designs.quotes', { licence: licence.address, design })
  return { licence: licence.address, design, quote: quotes[0]! }
}
async function placed(): Promise<OrderId> {
  const { licence, design, quote } = await wanted()
  const of = { kind: 'placeOrder', from: who.buyer, licence, design, delivery: DELIVERY } as const
  return act({ ...of, quoteHash: quote.hash, factory: quote.factory })
}
const stateOf = async (order: OrderId) => (await real.client.call('orders.get', order)).state

/** Asks as each, and compares with the table. */
async function check(order: OrderId, expected: OrderState): Promise<void> {
  expect(await stateOf(order)).toBe(expected)
  for (const asker of ASKERS) {
    const as = asker === 'lockedCarrier' ? who.carrier : who[asker]
    await beAs(as)
    if (asker === 'lockedCarrier') await real.client.call('accounts.lock')
    for (const call of Object.keys(OF_ORDERS) as (keyof typeof OF_ORDERS)[]) {
      const answer = await answerOf(real.client.run(call, { order, as, ...SENT }))
      expect(answer, `${call}, ${asker}, ${expected}`).toBe(OF_ORDERS[call][asker](expected))
      // Who only says to be the factory is not.
      if (as !== who.factory)
        expect(
          await answerOf(real.client.run(call, { order, as: who.factory, ...SENT })),
          `${call}, ${asker} as factory`,
        ).toBe('NODE_NOT_ACTIVE_ACCOUNT')
    }
    if (asker === 'lockedCarrier') await unlock()
  }
}

beforeAll(async () => {
  real = await openRealNode()
  await real.client.call('app.saveSettings', { autopilot: false })
  SENT.file = await real.putFile(utf8ToBytes('how to paint it'))
  await real.client.run('network.startLocal', undefined)
  const { phrase } = await real.client.call('accounts.newPhrase', { words: 12 })
  const first = { phrase, password: PASSWORD, label: 'Bo', role: 'fan', rememberInKeychain: false } as const
  who.buyer = (await real.client.run('accounts.create', first)).address
  who.carrier = (await real.client.call('accounts.add', { label: 'Cam', role: 'carrier' })).address
  who.stranger = (await real.client.call('accounts.add', { label: 'Sam', role: 'factory' })).address
  const { accounts } = await real.client.call('accounts.list')
  const sample = (role: string) => accounts.find((account) => account.sample && account.role === role)!.address
  Object.assign(who, { factory: sample('factory'), studio: sample('studio') })
  await act({ kind: 'sendDpn', from: sample('fan'), to: who.buyer, amountWei: parseDpn('5000') })

  // The factory's table, with a carrier who is somebody here.
  const [offer] = await real.client.call('factories.list', { factory: who.factory })
  const material = offer!.legs.find((leg) => leg.role === 'material')!
  const carrier = offer!.legs.find((leg) => leg.role === 'carrier')!
  const { publicKey } = accounts.find(({ address }) => address === who.carrier)!
  const { factory: _factory, version: _version, publishedAt: _at, legs: _legs, ...rest } = offer!
  const { publicKey: _own, carrierPublicKey: _theirs, ...table } = rest
  await act({
    kind: 'publishOffer',
    from: who.factory,
    offer: {
      ...table,
      material: { address: material.payee, name: 'M', amountWei: material.amountWei },
      carrier: { address: who.carrier, name: 'C', publicKey, amountWei: carrier.amountWei },
    },
  } as unknown as Action)
}, 180_000)

afterAll(() => real.remove(), 60_000)

describe('who asks', () => {
  it('is said of every call and feed, the same here as where it is answered', () => {
    const said = Object.entries({ ...calls, ...feeds }).map(([name, { for: audience }]) => [name, audience])
    expect(Object.fromEntries(said)).toEqual(FOR)
  })

  it('an order that comes to an end before it is accepted: placed, declined, cancelled', async () => {
    const order = await placed()
    await check(order, 'placed')
    await act({ kind: 'declineOrder', from: who.factory, order, reason: 'other' })
    await check(order, 'declined')
    const cancelled = await placed()
    await act({ kind: 'cancelOrder', from: who.buyer, order: cancelled })
    await check(cancelled, 'cancelled')
  }, 180_000)

  it('an order on its way: accepted, shipped, objected, settled', async () => {
    const order = await placed()
    await act({ kind: 'acceptOrder', from: who.factory, order })
    await expect
      .poll(async () => (await real.client.call('orders.get', order)).final, { timeout: 60_000, interval: 200 })
      .toBe(true)
    await check(order, 'accepted')
    await act({ kind: 'recordShipped', from: who.factory, order, trackingCode: 'X' })
    await check(order, 'shipped')
    await act({ kind: 'objectOrder', from: who.buyer, order, reason: 'damaged' })
    await check(order, 'objected')
    await act({ kind: 'confirmOrder', from: who.buyer, order })
    await check(order, 'settled')
  }, 300_000)

  it('an order whose money went back: refunded after it was accepted, expired unanswered', async () => {
    const order = await placed()
    await act({ kind: 'acceptOrder', from: who.factory, order })
    await act({ kind: 'giveBackOrder', from: who.factory, order })
    await check(order, 'refunded')
    const silent = await placed()
    await real.client.call('network.advanceTime', { seconds: 2 * DAY_S + 60 })
    // Whoever keeps the orders of this network may have been faster.
    if ((await stateOf(silent)) !== 'expired') await act({ kind: 'expireOrder', from: who.buyer, order: silent })
    await check(silent, 'expired')
  }, 300_000)

  it('what is an account’s own is told while it acts and its key is here', async () => {
    await beAs(who.stranger)
    const { licence, design } = await wanted()
    const draft = await real.client.call('designs.save', { name: 'Mine', licence, design })
    await real.client.call('workbench.keepDesign', { licence, design, account: who.stranger })
    await real.client.call('workbench.keepAddress', { address: DELIVERY })
    const file = await real.node.networks.current()!.ports.content.keep(who.stranger, utf8ToBytes('a file of my own'))
    await act({ kind: 'sendDpn', from: who.buyer, to: who.stranger, amountWei: parseDpn('10') })
    await act({ kind: 'giveInvitation', from: who.stranger, amountWei: parseDpn('1'), days: 3 })
    const heard = async () => ({
      gifts: (await real.client.call('network.gifts')).map(({ from }) => from),
      drafts: (await real.client.call('designs.list')).map(({ id }) => id),
      inHand: (await real.client.call('workbench.design', { licence })).design,
      address: (await real.client.call('workbench.address')).address,
      statement: await answerOf(real.client.call('props.statement', { studio: who.stranger })),
      file: (await real.node.content.open(file)) !== null,
      rename: await answerOf(real.client.call('designs.save', { id: draft.id, name: 'X', licence, design })),
    })
    const all = {
      gifts: [who.stranger],
      drafts: [draft.id],
      inHand: design,
      address: DELIVERY,
      statement: 'told',
      file: true,
      rename: 'told',
    }
    const none = { gifts: [], drafts: [], inHand: null, address: null, file: false }
    expect(await heard()).toEqual(all)
    await real.client.call('accounts.lock')
    expect(await heard()).toEqual({ ...none, statement: 'NODE_KEY_AWAY', rename: 'NODE_KEY_AWAY' })
    expect(await answerOf(real.client.call('designs.remove', { id: draft.id }))).toBe('NODE_KEY_AWAY')
    await unlock()
    expect(await heard()).toEqual(all)
    await beAs(who.buyer)
    const another = { statement: 'NODE_NOT_ACTIVE_ACCOUNT', rename: 'NODE_DRAFT_OF_ANOTHER' }
    expect(await heard()).toEqual({ ...none, ...another })
    expect(await answerOf(real.client.call('designs.remove', { id: draft.id }))).toBe('NODE_DRAFT_OF_ANOTHER')
  }, 120_000)
})

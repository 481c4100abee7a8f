import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import type { KeeperState } from '#node-core/api/calls/app.ts'
import type { TransactionRow } from '#node-core/api/calls/chain.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Account } from '#node-core/model/account.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order, OrderId } from '#node-core/model/order/order.ts'
import { ORDER_STEPS, type OrderStepName } from '#node-core/model/order/orderMachine.ts'
import { propHash } from '#node-core/model/prop.ts'
import type { Role } from '#node-core/model/role.ts'
import { KEEPER_TURN_SLOTS } from '#node-core/node/keeper/keepOrders.ts'
import { turnsOf } from '#node-core/node/keeper/turnsOf.ts'
import { eventually } from '../support/demo/demoCast.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

/*
 * Defaults that nobody presses (protocol.md §4.12), between four nodes of strangers: the network's witness is none of
 * the parties, and studio, factory and fan have a node each. Days pass by the test network's clock.
 */

const HOUR = 3_600
const DAY = 24 * HOUR
const PASSWORD = 'a long enough password'
const SLOT_MS = 500

let witness: RealNode
let studioNode: RealNode
let factoryNode: RealNode
let fanNode: RealNode
let studio: Account
let designer: Account
let factory: Account
let fan: Account
let licence: Address

const UNWATCHED = {
  progress: () => undefined,
  signal: { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined },
}
const PATIENCE_MS = 200_000
const wait = { timeout: PATIENCE_MS, interval: 200 }

async function act(node: RealNode, action: Action): Promise<OrderId | null> {
  const { id } = await node.client.run('actions.prepare', action as never)
  const result = await node.client.run('actions.confirm', { id })
  // What a busy machine lost on the way is sent again half a minute later.
  await eventually(
    'its block',
    async () => {
      const hash = result.transaction
      return hash === null || (await node.client.call('chain.transaction', { hash })).height !== null
    },
    PATIENCE_MS,
  )
  return result.order
}

async function person(node: RealNode, label: string, role: Role): Promise<Account> {
  const { phrase } = await node.client.call('accounts.newPhrase', { words: 12 })
  const account = await node.client.run('accounts.create', {
    phrase,
    password: PASSWORD,
    label,
    role,
    rememberInKeychain: false,
  })
  await funds(node, account.address)
  return account
}

async function funds(node: RealNode, address: Address): Promise<void> {
  await node.client.call('network.requestTestFunds', { address })
  await eventually('test money', async () => (await balance(node, address)) > 0n)
}

const balance = async (node: RealNode, address: Address) =>
  (await node.client.call('chain.account', { address })).balanceWei
const look = (node: RealNode, id: OrderId): Promise<Order> => node.client.call('orders.get', id)
const state = (node: RealNode, id: OrderId) => look(node, id).then((order) => order.state)
/** A party moves the clock, for the witness's node has no accounts; it goes on when all have the block. */
const advance = async (seconds: number) => {
  const clock = (node: RealNode) => node.node.networks.current()!.ports.chain.timeS()
  const to = clock(witness) + seconds
  await studioNode.client.call('network.advanceTime', { seconds })
  for (const node of [witness, studioNode, factoryNode])
    await eventually('the clock', () => Promise.resolve(clock(node) >= to), PATIENCE_MS)
}
const last = (order: Order) => order.timeline.at(-1)!

async function keeperOf(node: RealNode): Promise<KeeperState> {
  return new Promise((resolve) => {
    const stop = node.client.on('app.keeper', undefined, (now) => {
      queueMicrotask(() => stop())
      resolve(now)
    })
  })
}

async function placed(): Promise<Order> {
  const { prop } = (await fanNode.client.call('props.list', {}))[0]!
  const design = createDesign(propHash(prop))
  const [quote] = (await fanNode.client.run('designs.quotes', { licence, design })).quotes
  const id = await act(fanNode, {
    kind: 'placeOrder',
    from: fan.address,
    licence,
    design,
    quoteHash: quote!.hash,
    factory: quote!.factory,
    delivery: {
      recipient: 'Alice',
      lines: ['12 Harbour Street'],
      postalCode: '10115',
      city: 'Berlin',
      country: 'DE',
      contact: 'a@example.org',
    },
  })
  await expect.poll(() => state(factoryNode, id!).catch(() => null), wait).toBe('placed')
  await expect.poll(() => look(factoryNode, id!).then((order) => order.designId), wait).not.toBeNull()
  await expect.poll(() => state(studioNode, id!).catch(() => null), wait).toBe('placed')
  return look(fanNode, id!)
}

/** Who of those that are there has the first turn. */
function firstOf(order: Order, step: OrderStepName, there: readonly Address[]): Address {
  const row = ORDER_STEPS.find(({ name, by }) => name === step && by === 'anyone')!
  const parties = { ...order, payees: order.split.map(({ payee }) => payee) }
  return turnsOf(parties, row, [witnessAddress()]).find((account) => there.includes(account))!
}

let witnessAccount: Address
const witnessAddress = () => witnessAccount
const DEFAULTS = new Set<string | null>(ORDER_STEPS.flatMap(({ by, call }) => (by === 'anyone' ? [call] : [])))
/** Everything that was sent as a default, whether the contract took it or not. */
const defaults = async (): Promise<readonly TransactionRow[]> =>
  (await witness.client.call('chain.account', { address: licence })).transactions.filter(({ action }) =>
    DEFAULTS.has(action),
  )

beforeAll(async () => {
  ;[witness, studioNode, factoryNode, fanNode] = (await Promise.all(
    Array.from({ length: 4 }, () => openRealNode()),
  )) as [RealNode, RealNode, RealNode, RealNode]
  await witness.node.networks.foundHeadless(
    { name: 'Strangers', chainId: 31_390, slotMs: SLOT_MS, sampleWorld: false },
    UNWATCHED,
  )
  const { invitation } = await witness.client.call('network.invitation')
  for (const node of [studioNode, factoryNode, fanNode]) await node.client.run('network.join', { invitation })
  witnessAccount = (await keeperOf(witness)).witness!
  studio = await person(studioNode, 'Northlight', 'studio')
  designer = await studioNode.client.call('accounts.add', { label: 'Mira', role: 'designer' })
  await funds(studioNode, designer.address)
  factory = await person(factoryNode, 'Foundry', 'factory')
  fan = await person(fanNode, 'Alice', 'fan')

  const party = async (role: Role) => {
    return eventually(role, async () => (await factoryNode.client.call('parties.list', { role }))[0])
  }
  const [carrier, supplier] = [await party('carrier'), await party('supplier')]
  const sample = (await studioNode.client.call('props.samples'))[0]!
  const now = Date.now()
  await act(studioNode, {
    kind: 'publishProp',
    from: studio.address,
    prop: { ...sample.prop, designer: designer.address },
    terms: {
      designer: designer.address,
      royaltyBps: 1_000,
      designerBps: 500,
      cap: 500,
      territory: ['EU', 'US'],
      opensAt: new Date(now - HOUR * 1_000).toISOString(),
      closesAt: new Date(now + 1_000 * DAY * 1_000).toISOString(),
      acceptWindowS: 48 * HOUR,
      produceWindowS: 2 * DAY,
      disputeWindowS: DAY,
      minPriceWei: parseDpn('0.01'),
      maxOpenPerBuyer: 5,
      cancelFeeBps: 100,
      anyFactory: false,
      factories: [factory.address],
    },
  } as Action)
  await act(factoryNode, {
    kind: 'publishOffer',
    from: factory.address,
    offer: {
      name: 'Foundry',
      location: 'Rotterdam, NL',
      carrier: {
        address: carrier.address,
        name: carrier.name,
        publicKey: carrier.publicKey,
        amountWei: parseDpn('9.90'),
      },
      material: { address: supplier.address, name: supplier.name, amountWei: parseDpn('21.00') },
      processes: ['sla', 'sls', 'fdm'],
      materials: ['Cast resin'],
      buildVolumeMm: [600, 600, 500],
      minimumStrokeMm: 0.6,
      minimumWallMm: 0.8,
      rows: [{ upToMm3: 50_000_000, amountWei: parseDpn('77.46'), basis: 'share' }],
      perCharacterWei: 0n,
      roundToWei: parseDpn('0.01'),
      capacity: 24,
      leadTimeDays: 9,
      quoteValidHours: 72,
    },
  } as Action)
  licence = await eventually(
    'the prop at the fan',
    async () => (await fanNode.client.call('props.list', {}))[0]?.licence.address,
  )
  await eventually('the prices at the fan', async () => (await fanNode.client.call('factories.list', {})).length === 1)
}, 600_000)

afterAll(() => Promise.all([witness, studioNode, factoryNode, fanNode].map((node) => node?.remove())))

/** What an account gained; a term that ended meanwhile paid the holders' part of the fees (protocol.md §1.6). */
const expectGain = async (account: Address, before: bigint, amountWei: bigint) => {
  const gained = (await balance(witness, account)) - before
  expect(gained).toBeGreaterThanOrEqual(amountWei)
  expect(gained).toBeLessThan(amountWei + 10n ** 12n)
}
const awake = () => [studio.address, designer.address, factory.address, witnessAccount]
const factoryActs = (action: 'acceptOrder' | 'recordShipped', order: OrderId) =>
  act(
    factoryNode,
    action === 'acceptOrder'
      ? { kind: action, from: factory.address, order }
      : { kind: action, from: factory.address, order, trackingCode: 'T-1' },
  )
const reopenFan = async () => {
  fanNode = await openRealNode({ dataDir: fanNode.dataDir })
  await fanNode.client.run('accounts.unlock', { password: PASSWORD })
  const { head } = await witness.client.call('network.status')
  await eventually(
    'the fan to catch up',
    async () => ((await fanNode.client.call('network.status')).head?.height ?? 0) >= head!.height,
    PATIENCE_MS,
  )
}

describe('a default that nobody presses', () => {
  it('refunds a fan whose computer is off: one node sends it, the others see it', async () => {
    const order = await placed()
    expect(await keeperOf(factoryNode)).toMatchObject({ mode: 'own', witness: null, sentToday: 0 })
    await expect.poll(() => keeperOf(witness), wait).toMatchObject({ mode: 'all', watched: 1, nextAt: order.acceptBy })
    await fanNode.stop()

    await advance(48 * HOUR - 600)
    const before = await balance(witness, fan.address)
    await new Promise((done) => setTimeout(done, 4 * SLOT_MS))
    expect(await state(witness, order)).toBe('placed')
    await advance(600)
    await expect.poll(() => state(witness, order), wait).toBe('expired')
    await expect.poll(() => state(factoryNode, order), wait).toBe('expired')
    const sender = firstOf(order, 'expireOrder', awake())
    expect(last(await look(witness, order))).toMatchObject({ kind: 'refunded', keeper: true, by: sender })
    expect(await look(factoryNode, order)).toEqual(await look(witness, order))
    await expectGain(fan.address, before, order.priceWei)
    // The turns of all the others pass as well.
    await new Promise((done) => setTimeout(done, 6 * KEEPER_TURN_SLOTS * SLOT_MS))
    expect((await defaults()).map(({ status, from }) => [status, from])).toEqual([['succeeded', sender]])
    const sent = await Promise.all([studioNode, factoryNode, witness].map((node) => keeperOf(node)))
    expect(sent.map(({ sentToday }) => sentToday).sort()).toEqual([0, 0, 1])
    await reopenFan()
  }, 400_000)

  it('pays everyone when the fan never confirms, and tells who sent it', async () => {
    const order = await placed()
    await factoryActs('acceptOrder', order)
    await factoryActs('recordShipped', order)
    await fanNode.stop()
    const share = order.split.find(({ role }) => role === 'factory')!
    await advance(DAY + 60)
    await expect.poll(() => state(witness, order), wait).toBe('settled')
    const sender = firstOf(order, 'settleOrder', awake())
    expect(last(await look(witness, order))).toMatchObject({ kind: 'settled', keeper: true, by: sender })
    expect(share.payee).toBe(factory.address)
    expect((await defaults()).map(({ status, action }) => [status, action])).toEqual([
      ['succeeded', 'settle'],
      ['succeeded', 'expire'],
    ])
    await reopenFan()
  }, 400_000)

  it('sends a late order’s money back from the witness’s account while all keys are locked', async () => {
    const order = await placed()
    await factoryActs('acceptOrder', order)
    await fanNode.stop()
    // The last hour is moved by the studio, which then locks as the others do.
    await factoryNode.client.call('accounts.lock')
    await advance(3 * DAY - HOUR)
    expect(await state(witness, order)).toBe('accepted')
    const before = await balance(witness, fan.address)
    await advance(HOUR + 60)
    await studioNode.client.call('accounts.lock')
    await expect.poll(() => keeperOf(factoryNode), wait).toMatchObject({ due: 1, waitsFor: 'unlock' })
    await expect.poll(() => state(witness, order), wait).toBe('refunded')
    const { by, keeper } = last(await look(witness, order))
    expect(keeper).toBe(true)
    // The studio may have had its turn before it locked.
    expect([witnessAccount, studio.address, designer.address]).toContain(by)
    await expectGain(fan.address, before, order.priceWei)
    const news = factoryNode.log.filter(({ message }) => message.includes('cannot send what is due'))
    expect(news.length).toBe(1)
    for (const node of [studioNode, factoryNode]) await node.client.run('accounts.unlock', { password: PASSWORD })
    await reopenFan()
  }, 400_000)

  it('sends nothing while it is off, and back what an objection left once one is on again', async () => {
    const order = await placed()
    await factoryActs('acceptOrder', order)
    await factoryActs('recordShipped', order)
    await eventually('the shipment at the fan', async () => (await state(fanNode, order)) === 'shipped', PATIENCE_MS)
    await act(fanNode, { kind: 'objectOrder', from: fan.address, order, reason: 'damaged' })
    await fanNode.stop()
    for (const node of [witness, studioNode, factoryNode]) await node.client.call('app.saveSettings', { keeper: false })
    const count = (await defaults()).length
    await advance(30 * DAY + 60)
    await new Promise((done) => setTimeout(done, 4 * KEEPER_TURN_SLOTS * SLOT_MS))
    expect(await state(witness, order)).toBe('objected')
    expect(await keeperOf(witness)).toMatchObject({ mode: 'off', watched: 0, due: 0 })

    await factoryNode.client.call('app.saveSettings', { keeper: true })
    await expect.poll(() => state(witness, order), wait).toBe('refunded')
    expect(last(await look(witness, order))).toMatchObject({ keeper: true, by: factory.address })
    const { sentToday } = await keeperOf(factoryNode)
    expect(sentToday).toBeGreaterThan(0)
    // What today cost is not forgotten by a restart.
    const { dataDir } = witness
    const today = (await keeperOf(witness)).sentToday
    await witness.stop()
    witness = await openRealNode({ dataDir, keeper: 'all' })
    expect(await keeperOf(witness)).toMatchObject({ mode: 'all', fixed: true, sentToday: today })
    await new Promise((done) => setTimeout(done, 2 * KEEPER_TURN_SLOTS * SLOT_MS))
    expect((await defaults()).length).toBe(count + 1)
    expect((await defaults()).every(({ status }) => status === 'succeeded')).toBe(true)
  }, 400_000)
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createSeededRandom } from '#node-core/kernel/random.ts'
import type { Address } from '#node-core/model/ids.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { propHash } from '#node-core/model/prop.ts'
import { runCli, startNodeProcess, type NodeProcess } from '../support/nodeProcess.ts'

/** `KILLS=20 npx vitest run --project processes tests/processes/killNineMarket.test.ts` for more; each takes 11 s. */
const KILLS = Number(process.env['KILLS'] ?? 10)
const PASSWORD = 'correct horse battery'
const delivery = {
  recipient: 'Ann',
  lines: ['1 Street'],
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  contact: 'ann@example.org',
}

/** What the node has answered for: each must be there after every kill. */
interface Promised {
  readonly accounts: Set<string>
  readonly drafts: Set<string>
  readonly orders: Set<string>
  /** Of the orders, those whose cancelling was answered for. */
  readonly cancelled: Set<string>
}
/** Fewer than a licence lets one buyer keep open. */
const KEPT_OPEN = 3

async function cancel(
  { client }: NodeProcess,
  order: Pick<Order, 'licence' | 'id' | 'buyer'>,
  promised: Promised,
): Promise<void> {
  const { id } = await client.run('actions.prepare', {
    kind: 'cancelOrder',
    from: order.buyer,
    order: { licence: order.licence, id: order.id },
  })
  await client.run('actions.confirm', { id })
  promised.cancelled.add(order.id)
}
const ordersOf = ({ client }: NodeProcess, ann: Address) =>
  client.call('orders.list', { party: ann, as: 'fan', limit: 200 })

async function checkPromises(node: NodeProcess, ann: Address, promised: Promised, about: string): Promise<void> {
  const { client } = node
  expect(await client.call('app.health'), about).toEqual({ state: 'ok', code: null, detail: null })
  const { accounts } = await client.run('accounts.unlock', { password: PASSWORD })
  // Drafts are an account's own: killed right after another was added, that one is at the screen.
  await client.call('accounts.activate', { address: ann })
  const present = {
    accounts: new Set(accounts.map(({ address }) => String(address))),
    drafts: new Set((await client.call('designs.list')).map(({ id }) => id)),
  }
  for (const account of promised.accounts) expect(present.accounts.has(account), `${about}: account`).toBe(true)
  for (const draft of promised.drafts) expect(present.drafts.has(draft), `${about}: draft`).toBe(true)
  const orders = await ordersOf(node, ann)
  const ids = new Set(orders.map(({ id }) => String(id)))
  for (const order of promised.orders) expect(ids.has(order), `${about}: order`).toBe(true)
  // Also of an order whose answer was lost: paid for means that the factory can read what to make, and the money is in
  // escrow.
  for (const order of orders) {
    expect(order, about).toMatchObject({
      state: expect.stringMatching(promised.cancelled.has(order.id) ? /^cancelled$/ : /^(placed|cancelled)$/) as string,
      designId: expect.any(String) as string,
    })
  }
  for (const licence of new Set(orders.map((order) => order.licence))) {
    const escrow = orders
      .filter((order) => order.licence === licence && order.state === 'placed')
      .reduce((sum, order) => sum + order.priceWei, 0n)
    expect((await client.call('chain.account', { address: licence })).balanceWei, `${about}: escrow`).toBe(escrow)
  }
}

/** How long one round of saving, adding and ordering takes on this machine now, ms; measured as it goes. */
const pace = { ms: 700 }

/** Saves, adds and orders until the node dies under it, at a random moment after the first prices. */
async function workUntilKilled(
  node: NodeProcess,
  ann: Address,
  promised: Promised,
  round: number,
  killAfterMs: number,
): Promise<void> {
  const { client } = node
  const { prop, licence } = (await client.call('props.list', {}))[0]!
  const design = createDesign(propHash(prop))
  const [quote] = (await client.run('designs.quotes', { licence: licence.address, design })).quotes
  const open: Pick<Order, 'licence' | 'id' | 'buyer'>[] = []
  let killed = false
  let from = Date.now()
  const kill = sleep(killAfterMs).then(() => {
    killed = true
    return node.stop('SIGKILL')
  })
  try {
    for (let i = 0; ; i++) {
      from = Date.now()
      promised.drafts.add(
        (await client.call('designs.save', { name: `Round ${round}, ${i}`, licence: licence.address, design })).id,
      )
      promised.accounts.add((await client.call('accounts.add', { label: `Round ${round}, ${i}`, role: 'fan' })).address)
      await client.call('accounts.activate', { address: ann })
      const { id } = await client.run('actions.prepare', {
        kind: 'placeOrder',
        from: ann,
        licence: licence.address,
        design,
        quoteHash: quote!.hash,
        factory: quote!.factory,
        delivery,
      })
      const order = (await client.run('actions.confirm', { id })).order!
      promised.orders.add(order.id)
      open.push({ ...order, buyer: ann })
      pace.ms = Date.now() - from
      if (open.length > KEPT_OPEN) await cancel(node, open.shift()!, promised)
    }
  } catch (error) {
    if (!killed) throw error
    // Killed before it was done: it takes longer than that.
    pace.ms = Math.max(pace.ms, 2 * (Date.now() - from))
  }
  await kill
}

it(`loses nothing it has answered for when it is killed ${KILLS} times while orders are placed`, async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
  const random = createSeededRandom(seed)
  const folder = await mkdtemp(join(tmpdir(), 'dipnet-kill-market-'))
  const args = ['--data', folder, '--quiet']
  const promised: Promised = { accounts: new Set(), drafts: new Set(), orders: new Set(), cancelled: new Set() }
  let node: NodeProcess | null = null
  try {
    await runCli(['init', '--data', folder, '--sample-world', '--slot-ms', '250', '--faucet', '100000', '--quiet'])
    node = await startNodeProcess(args)
    const { phrase } = await node.client.call('accounts.newPhrase', { words: 12 })
    const ann = (
      await node.client.run('accounts.create', {
        phrase,
        password: PASSWORD,
        label: 'Ann',
        role: 'fan',
        rememberInKeychain: false,
      })
    ).address
    promised.accounts.add(ann)
    await node.client.call('app.saveSettings', { autopilot: false })
    await node.client.call('network.requestTestFunds', { address: ann })
    for (let round = 0; round < KILLS; round++) {
      // Somewhere within three orders, however busy the machine is.
      await workUntilKilled(node, ann, promised, round, 50 + random.int(Math.min(20_000, 3 * pace.ms)))
      node = await startNodeProcess(args)
      await checkPromises(node, ann, promised, `seed ${seed}, round ${round}`)
      expect((await node.client.call('app.settings')).autopilot).toBe(false)
      for (const order of await ordersOf(node, ann)) if (order.state === 'placed') await cancel(node, order, promised)
    }
    expect(promised.orders.size).toBeGreaterThan(KILLS / 2)
  } finally {
    await node?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}, 900_000)

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { OrderId } from '#node-core/model/order/order.ts'
import { propHash } from '#node-core/model/prop.ts'
import { filesOnDisk } from '../support/filesOnDisk.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

/*
 * Three computers: a fan's, a factory's, and one that agreed to hold packages. The factory is off when the fan orders
 * and sends a file; the fan is off when the factory comes.
 */

const PATIENCE = { timeout: 60_000, interval: 300 }
const PASSWORD = 'a long enough password'
const DELIVERY = {
  ...{ recipient: 'Marlene Unverwechselbar', lines: ['Hintergasse Kornblumenblau 7'], postalCode: '60311' },
  ...{ city: 'Frankfurt', country: 'DE', contact: 'niemandsonst@example.org' },
}
const NAME = 'Bemalung-Kornblumenblau.pdf'
const PLAN = utf8ToBytes(`how to paint it: ${'Kornblumenblau, '.repeat(400)}`)

let third: RealNode
let fan: RealNode
let factory: RealNode
const who = {} as Record<'fan' | 'factory', Address>
let order: OrderId

async function act(real: RealNode, action: Action) {
  const { id } = await real.client.run('actions.prepare', action as never)
  return real.client.run('actions.confirm', { id })
}
async function person(real: RealNode, label: string, role: 'fan' | 'factory'): Promise<Address> {
  const { phrase } = await real.client.call('accounts.newPhrase', { words: 12 })
  const account = { phrase, password: PASSWORD, label, role, rememberInKeychain: false } as const
  return (await real.client.run('accounts.create', account)).address
}
const balance = async (real: RealNode, address: Address) =>
  (await real.client.call('chain.account', { address })).balanceWei
const packagesOf = (real: RealNode, as: Address) => real.client.call('orders.packages', { order, as })
const held = async () => (await third.client.call('files.stored')).held
const textOnDisk = async (real: RealNode) =>
  (await filesOnDisk(real.dataDir)).map(({ bytes }) => bytes.toString('latin1')).join('\n')
async function comeBack(real: RealNode): Promise<RealNode> {
  const again = await openRealNode({ dataDir: real.dataDir })
  await again.client.run('accounts.unlock', { password: PASSWORD })
  return again
}

beforeAll(async () => {
  third = await openRealNode({ holdPackages: true })
  await third.client.call('app.saveSettings', { autopilot: false })
  await third.client.run('network.startLocal', undefined)
  const { invitation } = await third.client.call('network.invitation')
  const sample = (await third.client.call('accounts.list')).accounts
  const of = (role: string) => sample.find((account) => account.role === role)!.address
  fan = await openRealNode()
  factory = await openRealNode()
  who.fan = await person(fan, 'Fern', 'fan')
  who.factory = await person(factory, 'Works', 'factory')
  for (const address of Object.values(who))
    await act(third, { kind: 'sendDpn', from: of('fan'), to: address, amountWei: parseDpn('900') })
  for (const real of [fan, factory]) await real.client.run('network.join', { invitation })
  await vi.waitFor(async () => expect(await balance(fan, who.fan)).toBeGreaterThan(0n), PATIENCE)
  await vi.waitFor(async () => expect(await balance(factory, who.factory)).toBeGreaterThan(0n), PATIENCE)
  const { licence, prop } = (await third.client.call('props.list', {}))[0]!
  await act(third, {
    ...{ kind: 'setFactory', from: of('studio'), licence: licence.address, factory: who.factory, allowed: true },
  } as Action)
  const [offer] = await third.client.call('factories.list', {})
  const material = offer!.legs.find((leg) => leg.role === 'material')!
  const { factory: _f, version: _v, publishedAt: _p, unitId: _u, legs: _l, ...rest } = offer!
  const { publicKey: _own, carrierPublicKey: _theirs, ...table } = rest
  const { publicKey } = (await factory.client.call('accounts.list')).accounts[0]!
  await act(factory, {
    kind: 'publishOffer',
    from: who.factory,
    offer: {
      ...{ ...table, name: 'Works' },
      material: { address: material.payee, name: 'M', amountWei: material.amountWei },
      carrier: { address: who.factory, name: 'Works', publicKey, amountWei: 1n },
    },
  } as unknown as Action)
  const ask = () => fan.client.call('factories.list', { factory: who.factory, licence: licence.address })
  await vi.waitFor(async () => expect(await ask()).toHaveLength(1), PATIENCE)
  await factory.stop()

  const design = createDesign(propHash(prop))
  const { quotes } = await fan.client.run('designs.quotes', { licence: licence.address, design })
  const quote = quotes.find((one) => one.factory === who.factory)!
  const place = { kind: 'placeOrder', from: who.fan, licence: licence.address, design, delivery: DELIVERY } as const
  order = (await act(fan, { ...place, quoteHash: quote.hash, factory: who.factory })).order!
  await fan.client.call('accounts.activate', { address: who.fan })
}, 240_000)

afterAll(async () => {
  for (const real of [fan, factory, third]) await real?.remove().catch(() => undefined)
}, 60_000)

describe('a factory whose computer is off', () => {
  it('gets address and file from a third computer, which cannot read them, while the fan’s is off', async () => {
    const file = await fan.putFile(PLAN)
    const sent = await fan.client.call('orders.sendFile', { order, as: who.fan, file, name: NAME })
    expect(sent.map(({ kind, state }) => `${kind} ${state}`)).toContain('file looking')
    await expect
      .poll(async () => (await packagesOf(fan, who.fan)).map(({ kind, state, holders }) => [kind, state, holders]), {
        ...PATIENCE,
      })
      .toEqual(
        expect.arrayContaining([
          ['address', 'waiting', 1],
          ['file', 'waiting', 1],
        ]),
      )
    const days = (Date.parse((await packagesOf(fan, who.fan))[0]!.until) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(29.9)
    expect(days).toBeLessThanOrEqual(30)
    expect(await held()).toMatchObject({ isOn: true, fixed: true, packages: 2 })
    // Sizes are told in classes only.
    expect((await held()).bytes).not.toBe(PLAN.length)
    await fan.stop()
    const seen = await textOnDisk(third)
    for (const secret of ['Kornblumenblau', 'Unverwechselbar', 'niemandsonst']) expect(seen).not.toContain(secret)

    factory = await comeBack(factory)
    await expect.poll(async () => (await packagesOf(factory, who.factory)).length, PATIENCE).toBe(2)
    expect(await factory.client.call('orders.delivery', { order, as: who.factory })).toEqual(DELIVERY)
    const got = (await packagesOf(factory, who.factory)).find(({ kind }) => kind === 'file')!
    expect(got).toMatchObject({ way: 'received', name: NAME, bytes: PLAN.length, sender: who.fan, state: 'taken' })
    expect(await factory.node.content.readAll(got.file!, 100_000)).toEqual(PLAN)
    await expect.poll(held, PATIENCE).toMatchObject({ packages: 0, bytes: 0 })
    // Opened, it is the factory's own, and lies on its disk encrypted, its name too.
    expect(await textOnDisk(factory)).not.toContain('Kornblumenblau')
  }, 240_000)

  it('has signed that it has it: the fan reads so when the fan is back, whoever is there', async () => {
    await factory.stop()
    fan = await comeBack(fan)
    await expect
      .poll(async () => (await packagesOf(fan, who.fan)).map(({ state }) => state), PATIENCE)
      .toEqual(['taken', 'taken'])
    expect(await textOnDisk(fan)).not.toContain('Bemalung')
    const sealed = async () => (await fan.client.call('files.stored')).rows.filter(({ why }) => why.includes('held'))
    await expect.poll(sealed, PATIENCE).toEqual([])
  }, 120_000)
})

describe('a file for the factory', () => {
  it('is sent by who has a part in the order, a few times, and not larger than it can be', async () => {
    const send = async (bytes: Uint8Array, name = 'x') =>
      codeOf(fan.client.call('orders.sendFile', { order, as: who.fan, file: await fan.putFile(bytes), name }))
    expect(await send(new Uint8Array(60_000_001))).toBe('CONTENT_TOO_LARGE')
    for (let n = 1; n < 8; n++) expect(await send(new Uint8Array([n]), `../${n}`)).toBe('it was accepted')
    expect(await send(new Uint8Array([9]))).toBe('MAILBOX_ENOUGH_SENT')
  }, 60_000)
})

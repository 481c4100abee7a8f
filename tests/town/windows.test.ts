import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { toAddress, type Address, type Hash } from '#node-core/model/ids.ts'
import { CANNON, CANNON_FILE, cannonPrices } from '../e2e/pages/cannon.ts'
import { BERLIN, engrave, openProp, orderTo, paint, seePrice, showAs } from '../e2e/pages/customiser.ts'
import { openOrder, record, take, timeline, waitForEvent, waitForState } from '../e2e/pages/order.ts'
import { createPerson, goTo, look, PATIENCE_MS, stopAtFirstFailure, type Person } from '../e2e/pages/person.ts'
import { publishPrices } from '../e2e/pages/prices.ts'
import { publishProp } from '../e2e/pages/publish.ts'
import { addAccount, shownBalance, switchTo } from '../e2e/pages/wallet.ts'
import { atHome, createAccount, joinNetwork } from '../e2e/pages/welcome.ts'
import { launchChromium } from '../support/chromium.ts'
import { eventually } from '../support/demo/demoCast.ts'
import { askJudge, hasJudge } from '../support/outsideJudge.ts'
import { witnessesAreNobody } from '../support/witnessesAreNobody.ts'
import { createTown, type Town } from './createTown.ts'
import { whyNoNamespaces } from './ground/whyNoNamespaces.ts'
import { isWindowHost } from './hosts/windowHost.ts'
import { sign } from './scenarios/job.ts'
import { SHARES } from './scenarios/jobSteps.ts'
import { endOf } from './scenarios/scenarioOne.ts'
import { compareHosts } from './table/compareHosts.ts'
import { townTable } from './table/townTable.ts'

/*
 * Strangers at windows, each computer with a network stack of its own: the studio and a fan have the app in Electron,
 * the factory, behind a router that lets nobody in, and the carrier have a browser before their own nodes, and seven
 * witnesses are none of them. By clicking alone, from an empty computer to six accounts paid.
 */

const PASSWORD = 'a long enough password'
const PRICE = parseDpn('129.00')
const lines: string[] = []
const why = existsSync(CANNON_FILE) ? await whyNoNamespaces() : 'the shared models are missing'
if (why !== null) process.stdout.write(`the town's windows are skipped: ${why}\n`)

let town: Town
let dir = ''
let browser: Browser
let studio: Person
let fan: Person
let factory: Person
let carrier: Person
let code = ''
let orderId: { licence: Address; id: Hash }

const pageOf = (name: string) => {
  const host = town.host(name)
  if (!isWindowHost(host)) throw new Error(`${name} has no window`)
  return host.page
}
const open = async (name: string) => {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(town.host(name).url, { timeout: PATIENCE_MS })
  const person = createPerson(page, `town-${name}`)
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await atHome(person)
  return person
}
/** The account in use at a window. */
const accountOf = async (name: string) => {
  const { accounts, active } = await town.host(name).seam.client.call('accounts.list')
  return accounts.find(({ address }) => address === active)!
}
/** Somebody who had money from the beginning gives some. */
const give = async (to: Address, amount: string) =>
  sign(town.host('supplier'), {
    kind: 'sendDpn',
    from: town.cast.supplier.address,
    to,
    amountWei: parseDpn(amount),
  })
const has = (person: Person, amountWei: bigint) =>
  expect.poll(() => shownBalance(person), { timeout: PATIENCE_MS, interval: 1_000 }).toBe(amountWei)

describe.skipIf(why !== null)('strangers at windows', () => {
  stopAtFirstFailure(() => [studio, fan, factory, carrier])

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dipnet-town-'))
    browser = await launchChromium()
    town = await createTown({
      dir,
      witnesses: 7,
      fans: 1,
      slotMs: 3_000,
      routers: null,
      windows: true,
      say: (line) => void lines.push(line),
    })
  }, 900_000)
  afterAll(async () => {
    await browser?.close()
    await town?.stop()
    await rm(dir, { recursive: true, force: true })
  }, 120_000)

  it('start the app; the studio joins by the relay’s invitation, the fan by the studio’s', async () => {
    await Promise.all(['studio', 'fan1'].map((name) => town.host(name).start()))
    studio = createPerson(pageOf('studio'), 'town-studio')
    fan = createPerson(pageOf('fan1'), 'town-fan')
    factory = await open('factoryNat')
    carrier = await open('carrier')
    await look(studio, 'welcome')
    await joinNetwork(studio, (await town.host('relay').seam.client.call('network.invitation')).invitation)
    await createAccount(studio, { label: 'Northlight', role: 'Studio', password: PASSWORD })
    await goTo(studio, 'Network')
    await studio.page.locator('[data-test=invite]').click()
    const invitation = studio.page.locator('[data-test=invitation-text]')
    await invitation.waitFor()
    await look(studio, 'invites')
    await joinNetwork(fan, (await invitation.innerText()).trim())
    await createAccount(fan, { label: 'Alice', role: 'Fan', password: PASSWORD })
    for (const [name, amount] of [
      ['studio', '100'],
      ['fan1', '200'],
    ] as const)
      await give((await accountOf(name)).address, amount)
    await has(studio, parseDpn('100'))
    await has(fan, parseDpn('200'))
    await addAccount(studio, 'Mira', 'Designer')
    await switchTo(studio, 'Northlight')
  })

  it('the studio publishes a real model, the factory its prices', async () => {
    await publishProp(studio, CANNON)
    await publishPrices(factory, cannonPrices(town.cast.supplier.label, town.cast.carrier.label))
  })

  it('the fan makes it theirs, sees who gets what, and pays into escrow', async () => {
    await goTo(fan, 'Props')
    await fan.page.locator('[data-licence]').first().waitFor()
    await look(fan, 'shop')
    await openProp(fan, 'Pirate cannon')
    await paint(fan, 'Barrel', '#aa2211')
    await engrave(fan, 'ALICE #001', 'Left cheek')
    await showAs(fan, 'As made')
    await look(fan, 'as-made')
    const price = await seePrice(fan)
    expect(price.lines).toEqual(Object.values(SHARES))
    expect(price.totalWei).toBe(PRICE)
    code = price.code
    const signed = await orderTo(fan, BERLIN, 'order')
    expect(signed.sentence).toContain('129.00 DPN')
    const [, licence, id] = /#\/orders\/(0x[0-9a-f]+)\/(0x[0-9a-f]+)/.exec(fan.page.url()) ?? []
    orderId = { licence: toAddress(licence!), id: id as Hash }
    await waitForState(fan, 'placed')
  })

  it('the factory behind a router accepts, opens the address, and gets its file', async () => {
    const { page } = factory
    await openOrder(factory, 'Jobs', 'placed')
    await look(factory, 'job')
    await take(factory, 'acceptOrder', 'accept')
    await waitForState(factory, 'accepted')
    await page.getByText('0001/500', { exact: true }).first().waitFor()
    await page.locator('[data-test=open-delivery]').click()
    await expect
      .poll(() => page.locator('[data-test=delivery]').innerText(), { timeout: PATIENCE_MS })
      .toContain('12 Harbour Street')
    await page.locator('[data-test=build-file]').click()
    const downloading = page.waitForEvent('download', { timeout: PATIENCE_MS })
    await page.locator('[data-test=download-file]').click()
    const file = join(dir, 'production.3mf')
    await (await downloading).saveAs(file)
    expect(await page.getByRole('region', { name: 'Job ticket' }).innerText()).toContain(code)
    await look(factory, 'ticket')
    if (hasJudge('prusa-slicer')) expect(askJudge('prusa-slicer', ['--info', file])).toContain('manifold = yes')
    await record(factory, 'recordProduced', 'Printed and cured', 'produced')
    await waitForEvent(factory, 'Produced')
    await record(factory, 'recordShipped', 'TOWN-0001', 'shipped')
  })

  it('the fan confirms: six accounts are paid to the wei, and every host says so', async () => {
    await openOrder(fan, 'My orders', 'shipped')
    const order = await town.host('relay').seam.client.call('orders.get', orderId)
    expect(new Set(order.split.map(({ payee }) => payee)).size).toBe(6)
    expect(
      await witnessesAreNobody(town.host('relay').seam.client, [order.buyer, ...order.split.map(({ payee }) => payee)]),
    ).toHaveLength(7)
    await take(fan, 'confirmOrder', 'confirm')
    await waitForState(fan, 'settled')
    const settled = await eventually(
      'the settlement to be final',
      async () => {
        const now = await town.host('relay').seam.client.call('orders.get', orderId)
        return now.state === 'settled' && now.final && now
      },
      PATIENCE_MS,
    )
    const { height } = await endOf(town, settled, 'settled')
    for (const host of town.hosts.filter((one) => !isWindowHost(one)))
      for (const { payee, amountWei } of settled.split)
        expect((await host.balanceAt(payee, height)) - (await host.balanceAt(payee, height - 1))).toBe(amountWei)
    await goTo(studio, 'Royalties', 'My props')
    await expect.poll(() => studio.page.getByRole('main').innerText(), { timeout: PATIENCE_MS }).toContain('12.90')
    await look(studio, 'royalties')
    await switchTo(studio, 'Mira')
    await has(studio, SHARES.designer)
    await goTo(carrier, 'Wallet')
    await look(carrier, 'paid')
    await goTo(fan, 'Gallery')
    await fan.page.getByText('0001/500', { exact: true }).first().click()
    await expect.poll(() => timeline(fan), { timeout: PATIENCE_MS }).toContain('Everyone paid')
    await look(fan, 'piece')
    const people = order.split.map(({ payee, role }) => ({ address: payee, label: role }))
    await compareHosts(town, people)
    for (const line of await townTable(town, people)) process.stdout.write(`${line}\n`)
    for (const person of [studio, fan, factory, carrier]) expect(person.errors, person.name).toEqual([])
  })
})

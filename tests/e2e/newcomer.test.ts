import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { samplePeople } from '#node-core/sample/people/samplePeople.ts'
import { launchApp, type LaunchedApp } from '../support/launchApp.ts'
import { BERLIN, engrave, openProp, orderTo, paint, seePrice, showAs } from './pages/customiser.ts'
import { decline, openOrder, take, timeline, waitForEvent, waitForState } from './pages/order.ts'
import { createPerson, goTo, look, PATIENCE_MS, stopAtFirstFailure, type Person } from './pages/person.ts'
import { atHome, playSample, startLocalNetwork } from './pages/welcome.ts'
import { setAutopilot, shownBalance, switchTo } from './pages/wallet.ts'

// One window is enough for a newcomer: the whole job on a network of one's own, the autopilot playing the others.

let dataDir: string
let shell: LaunchedApp
let newcomer: Person
let before = 0n
let paid = 0n

async function open(): Promise<void> {
  shell = await launchApp({ dataDir })
  newcomer = createPerson(shell.page, 'newcomer')
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dipnet-newcomer-'))
  await open()
})
afterAll(async () => {
  await shell?.close()
  await rm(dataDir, { recursive: true, force: true })
})

describe('a newcomer in one window', () => {
  stopAtFirstFailure(() => [newcomer])

  it('has a network, props and money after one click', async () => {
    await look(newcomer, 'welcome')
    await startLocalNetwork(newcomer)
    await look(newcomer, 'roles')
    await playSample(newcomer, 'fan')
    await look(newcomer, 'home')
    before = await shownBalance(newcomer)
    expect(before).toBeGreaterThan(parseDpn('1000'))
  })

  it('has a witness that is nobody in the market: an account of its own without a role', async () => {
    await goTo(newcomer, 'Witnesses')
    const rows = newcomer.page.locator('[data-test=witnesses] tbody tr')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(1)
    const text = await rows.first().innerText()
    expect(text).toContain('this computer')
    for (const { label } of samplePeople(new Uint8Array(32))) expect(text).not.toContain(label)
    await look(newcomer, 'witness')
  })

  it('customises a prop, sees the split, and orders it', async () => {
    const { page } = newcomer
    await goTo(newcomer, 'Props')
    await page.locator('[data-licence]').first().waitFor()
    await look(newcomer, 'shop')
    const name = await page.locator('[data-licence] h2').first().innerText()
    await openProp(newcomer, name)
    const part = await page.locator('[data-part]').first().locator('.font-semibold').innerText()
    await page.locator('[data-part]').first().click()
    const color = await page.locator('[data-color][aria-checked=false]').first().getAttribute('data-color')
    await paint(newcomer, part, color ?? '')
    await engrave(newcomer, 'ALICE #001')
    await showAs(newcomer, 'As made')
    await look(newcomer, 'as-made')
    const price = await seePrice(newcomer)
    await look(newcomer, 'price')
    expect(price.adds).toBe(true)
    expect(price.lines.reduce((sum, wei) => sum + wei, 0n)).toBe(price.totalWei)
    expect(price.lines).toHaveLength(6)
    paid = price.totalWei
    const signed = await orderTo(newcomer, BERLIN, 'sign')
    expect(signed.sentence).toContain(name)
    // A piece of many parts: its picture stands beside the words, however long their list.
    const card = page.locator('[data-test=piece]')
    await card.locator('[data-test=piece-part]').nth(4).waitFor()
    const picture = (await card.locator('> div').first().boundingBox())!
    for (const line of await card.locator('[data-test=piece-words], [data-test=piece-part]').all())
      expect((await line.boundingBox())!.x).toBeGreaterThanOrEqual(picture.x + picture.width)
    await look(newcomer, 'piece-ordered')
  })

  it('loses nothing when the app is closed while the factory works', async () => {
    await waitForEvent(newcomer, 'Accepted by the factory')
    await look(newcomer, 'accepted')
    await shell.close()
    await open()
    await atHome(newcomer)
    await look(newcomer, 'home-again')
    expect(newcomer.errors).toEqual([])
  })

  it('confirms what the autopilot made and shipped, and owns the piece', async () => {
    await goTo(newcomer, 'My orders')
    await newcomer.page.locator('[data-test=order-row]').first().click()
    await waitForState(newcomer, 'shipped')
    await waitForEvent(newcomer, 'Produced')
    await take(newcomer, 'confirmOrder', 'confirm')
    await waitForState(newcomer, 'settled')
    await waitForEvent(newcomer, 'Everyone paid')
    await look(newcomer, 'settled')
    const spent = before - (await shownBalance(newcomer))
    expect(spent).toBeGreaterThanOrEqual(paid)
    expect(spent).toBeLessThan(paid + parseDpn('1'))
    await goTo(newcomer, 'Gallery')
    await newcomer.page
      .getByText(/^0001\/\d+$/)
      .first()
      .click()
    await expect.poll(() => timeline(newcomer), { timeout: PATIENCE_MS }).toContain('Produced')
    await look(newcomer, 'piece')
    expect(newcomer.errors).toEqual([])
  })

  it('gets the whole price back when the factory, played by hand, declines', async () => {
    const { page } = newcomer
    await setAutopilot(newcomer, false)
    const before = await shownBalance(newcomer)
    await goTo(newcomer, 'Gallery')
    await page
      .getByText(/^0001\/\d+$/)
      .first()
      .click()
    await page.locator('[data-testid=repeat]').click()
    const { totalWei } = await seePrice(newcomer)
    await orderTo(newcomer, BERLIN)
    await waitForState(newcomer, 'placed')
    const afterPaying = await shownBalance(newcomer)
    expect(before - afterPaying).toBeGreaterThanOrEqual(totalWei)

    await switchTo(newcomer, 'Foundry 22')
    await openOrder(newcomer, 'Jobs', 'placed')
    const signed = await decline(newcomer, 'No capacity', 'decline')
    expect(signed.sentence).toContain('The fan gets')
    await waitForState(newcomer, 'declined')

    await switchTo(newcomer, 'Alice (fan)')
    await openOrder(newcomer, 'My orders', 'declined')
    await expect
      .poll(() => newcomer.page.getByRole('main').innerText(), { timeout: PATIENCE_MS })
      .toContain('The whole price went back to the account that paid it.')
    await look(newcomer, 'declined')
    await expect
      .poll(() => shownBalance(newcomer), { timeout: PATIENCE_MS, interval: 1_000 })
      .toBe(afterPaying + totalWei)
    expect(newcomer.errors).toEqual([])
  })
})

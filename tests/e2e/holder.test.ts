import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { launchApp, type LaunchedApp } from '../support/launchApp.ts'
import { createPerson, goTo, look, PATIENCE_MS, stopAtFirstFailure, type Person } from './pages/person.ts'
import { sign } from './pages/signing.ts'
import { playSample, startLocalNetwork } from './pages/welcome.ts'
import { setAutopilot, shownBalance } from './pages/wallet.ts'

// A holder of DPN in the real window: sees who produces blocks, locks votes, takes some back.

let dataDir: string
let shell: LaunchedApp
let holder: Person

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dipnet-holder-'))
  shell = await launchApp({ dataDir })
  holder = createPerson(shell.page, 'holder')
})
afterAll(async () => {
  await shell?.close()
  await rm(dataDir, { recursive: true, force: true })
})

const locked = () => holder.page.locator('[data-test=locked-votes] .figures > span').first().innerText()

describe('a holder of DPN', () => {
  stopAtFirstFailure(() => [holder])

  it('finds the witness, its seat and the height that is final', async () => {
    await startLocalNetwork(holder)
    await playSample(holder, 'fan')
    await setAutopilot(holder, false)
    await goTo(holder, 'Witnesses')
    await holder.page.locator('[data-test=witnesses] tbody tr').first().waitFor()
    await look(holder, 'witnesses')
    expect(await holder.page.locator('[data-test=witnesses] tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/this computer[\s\S]*Executive/),
    ])
    expect(await locked()).toBe('0.00')
  })

  it('locks votes after reading what that means', async () => {
    const { page } = holder
    const before = await shownBalance(holder)
    await goTo(holder, 'Witnesses')
    await page.locator('[data-test=vote-1]').click()
    await page.locator('[data-test=vote-amount]').fill('12.5')
    await look(holder, 'vote')
    await page.locator('[data-test=vote-next]').click()
    const { sentence } = await sign(holder, 'vote-sign')
    expect(sentence).toMatch(/^Lock 12\.50 DPN as votes for the witness .+ 24 hours later\.$/)
    await expect.poll(locked, { timeout: PATIENCE_MS }).toBe('12.50')
    await look(holder, 'voted')
    const spent = before - (await shownBalance(holder))
    expect(spent).toBeGreaterThanOrEqual(parseDpn('12.5'))
    expect(spent).toBeLessThan(parseDpn('12.52'))
  })

  it('takes a part back, and sees when it is free', async () => {
    const { page } = holder
    await goTo(holder, 'Witnesses')
    await page.locator('[data-test=unvote-1]').click()
    expect(await page.locator('[data-test=vote-amount]').inputValue()).toBe('12.50')
    await page.locator('[data-test=vote-amount]').fill('12.6')
    expect(await page.locator('[data-test=vote-next]').isEnabled()).toBe(false)
    await page.locator('[data-test=vote-amount]').fill('2.5')
    await page.locator('[data-test=vote-next]').click()
    await sign(holder)
    await expect.poll(locked, { timeout: PATIENCE_MS }).toBe('10.00')
    await page.getByText('On their way back').waitFor()
    await look(holder, 'unvoted')
    await goTo(holder, 'Network')
    await look(holder, 'network')
  })
})

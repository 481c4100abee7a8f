import { expect } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Role } from '#node-core/model/role.ts'
import { choose, field, goTo, PATIENCE_MS, type Person } from './person.ts'

/** What the wallet shows for the account in use, wei. */
export async function shownBalance(person: Person): Promise<bigint> {
  await goTo(person, 'Wallet')
  return parseDpn(
    (await person.page.locator('[data-test=balance] .figures > span').first().innerText()).replaceAll(',', ''),
  )
}

/** Asks the network's operators for starting money and waits until it is there. */
export async function getTestFunds(person: Person): Promise<void> {
  await goTo(person, 'Wallet')
  await person.page.locator('[data-test=test-funds]').click()
  await expect.poll(() => shownBalance(person), { timeout: PATIENCE_MS, interval: 500 }).toBeGreaterThan(0n)
}

/** A further account of the same phrase. */
export async function addAccount(person: Person, label: string, role: Capitalize<Role>): Promise<void> {
  const { page } = person
  await page.getByTitle(/^Switch account/).click()
  await page.getByRole('button', { name: 'Add account' }).click()
  const dialog = page.getByRole('dialog')
  await field(dialog, 'Name').fill(label)
  await choose(person, dialog.getByRole('combobox', { name: 'Role' }), role)
  await dialog.getByRole('button', { name: 'Add account' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Changes to another account of this window. */
export async function switchTo(person: Person, label: string): Promise<void> {
  const { page } = person
  await page.getByTitle(/^Switch account/).click()
  await page.getByRole('group', { name: 'Accounts' }).getByRole('button', { name: label }).click()
  await page.getByTitle(`Switch account, now ${label}`).waitFor()
}

/** The aeroplane switch at the foot of the window. */
export async function setOnline(person: Person, online: boolean): Promise<void> {
  const bar = person.page.getByRole('contentinfo', { name: 'Network status' })
  const toggle = bar.getByRole('switch', { name: /^Online/ })
  await expect.poll(() => toggle.isEnabled(), { timeout: PATIENCE_MS }).toBe(true)
  if ((await toggle.getAttribute('aria-checked')) !== String(online)) await toggle.click()
  await bar.getByText(online ? 'Online' : 'Aeroplane mode', { exact: true }).waitFor()
}

/** Lets the sample accounts nobody plays act by themselves, or not. */
export async function setAutopilot(person: Person, on: boolean): Promise<void> {
  const toggle = person.page.getByRole('switch', { name: 'Autopilot' })
  if ((await toggle.getAttribute('aria-checked')) !== String(on)) await toggle.click()
  await expect.poll(() => toggle.getAttribute('aria-checked'), { timeout: PATIENCE_MS }).toBe(String(on))
}

import { expect } from 'vitest'
import type { OrderState } from '#node-core/model/order/order.ts'
import { PATIENCE_MS, type Person } from './person.ts'
import { sign, type Signed } from './signing.ts'

/** The order's state in the page's own words. */
export const STATE: Readonly<Record<OrderState, string>> = {
  placed: 'Waiting for the factory',
  accepted: 'In production',
  shipped: 'On its way',
  objected: 'Objection open',
  settled: 'Done and paid',
  declined: 'Declined',
  expired: 'Lapsed',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
}

export async function waitForState(person: Person, state: OrderState): Promise<void> {
  await person.page.getByRole('main').getByText(STATE[state], { exact: true }).first().waitFor()
}

/** Opens the newest order of a list (`My orders`, `Jobs`) that is in this state. */
export async function openOrder(person: Person, list: string, state: OrderState): Promise<void> {
  const { page } = person
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: list, exact: true }).click()
  await page.locator('[data-test=order-row]').filter({ hasText: STATE[state] }).first().click()
  await waitForState(person, state)
}

/** Takes one of the ways on that the order offers, and signs it. */
export async function take(person: Person, exit: 'acceptOrder' | 'confirmOrder', picture?: string): Promise<Signed> {
  await person.page.locator(`[data-test=exit-${exit}]`).click()
  return sign(person, picture)
}

export async function decline(person: Person, reason: string, picture?: string): Promise<Signed> {
  const { page } = person
  await page.locator('[data-test=exit-declineOrder]').click()
  await page.getByRole('radio', { name: reason }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  return sign(person, picture)
}

/** A signed record with its note or tracking code; works with the network off. */
export async function record(
  person: Person,
  kind: 'recordProduced' | 'recordShipped',
  text: string,
  picture?: string,
): Promise<Signed> {
  const { page } = person
  await page.locator(`[data-test=exit-${kind}]`).click()
  await page.locator('[data-test=record-text]').fill(text)
  await page.locator('[data-test=record-next]').click()
  return sign(person, picture)
}

/** What happened so far, oldest first, in the page's words. */
export async function timeline(person: Person): Promise<readonly string[]> {
  return (await person.page.locator('ol.relative > li p.text-highlighted').allInnerTexts()).map((text) => text.trim())
}

export async function waitForEvent(person: Person, event: string): Promise<void> {
  await expect.poll(() => timeline(person), { timeout: PATIENCE_MS, interval: 500 }).toContain(event)
}

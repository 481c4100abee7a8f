import { expect } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { field, look, PATIENCE_MS, type Person } from './person.ts'
import { sign, type Signed } from './signing.ts'

export interface Delivery {
  readonly recipient: string
  readonly street: string
  readonly postcode: string
  readonly town: string
  readonly country: string
  readonly contact: string
}

export const BERLIN: Delivery = {
  recipient: 'Alice Example',
  street: '12 Harbour Street',
  postcode: '10115',
  town: 'Berlin',
  country: 'Germany',
  contact: 'alice@example.org',
}

/** Finds a prop in the shop window and opens it on the stage. */
export async function openProp(person: Person, name: string): Promise<void> {
  const { page } = person
  await page
    .getByRole('navigation', { name: 'Main navigation' })
    .getByRole('link', { name: 'Props', exact: true })
    .click()
  await page.getByRole('link').filter({ hasText: name }).first().click()
  await page.locator('[data-part]').first().waitFor()
}

/** Gives a part (by the name shown) a colour of its list; swatches are called by the colour's name. */
export async function paint(person: Person, part: string, color: string): Promise<void> {
  const { page } = person
  const row = page.getByRole('list', { name: 'Parts' }).getByRole('button', { name: part })
  if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click()
  const swatch = page.getByRole('radiogroup', { name: `Colour of ${part}` }).locator(`[data-color="${color}"]`)
  expect(await swatch.getAttribute('aria-label')).not.toContain('#')
  await swatch.click()
  await expect.poll(() => swatch.getAttribute('aria-checked'), { timeout: PATIENCE_MS }).toBe('true')
}

/** Words for a place of the prop, by the place's name; without one, the first place. */
export async function engrave(person: Person, words: string, zone?: string): Promise<void> {
  const input = zone === undefined ? person.page.locator('[data-zone]').first() : field(person.page, zone)
  await input.fill(words)
  await input.press('Tab')
}

/** Shows the piece as it leaves the machine, or as rendered, and waits until the stage shows it. */
export async function showAs(person: Person, finish: 'As rendered' | 'As made'): Promise<void> {
  const { page } = person
  const button = page.getByRole('radio', { name: finish, exact: true })
  await button.click()
  await expect.poll(() => button.getAttribute('aria-checked'), { timeout: PATIENCE_MS }).toBe('true')
  await expect.poll(() => page.locator('.busy[role=status]').count(), { timeout: PATIENCE_MS }).toBe(0)
}

/** On to the price: the printability verdict and the split, once they belong to the design on the stage. */
export async function seePrice(
  person: Person,
): Promise<{ verdict: string; code: string; lines: readonly bigint[]; totalWei: bigint; adds: boolean }> {
  const { page } = person
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Price', exact: true }).click()
  const split = page.locator('[data-testid=split]')
  await split.waitFor()
  await expect.poll(() => page.locator('[data-testid=next]').isEnabled(), { timeout: PATIENCE_MS }).toBe(true)
  const card = page.locator('[data-testid=printability]')
  const money = async (cell: string) =>
    (await split.locator(cell).allInnerTexts()).map((text) =>
      parseDpn(text.replace('DPN', '').replaceAll(',', '').trim()),
    )
  const [totalWei = 0n] = await money('tfoot td:last-child')
  return {
    verdict: await card.locator('h3').innerText(),
    code: await card.locator('header .edge-code').innerText(),
    lines: await money('tbody td:last-child'),
    totalWei,
    adds: (await split.locator('tfoot').innerText()).includes('adds up exactly'),
  }
}

/** Gives the address, signs and pays. Ends on the order's page. */
export async function orderTo(person: Person, delivery: Delivery, picture?: string): Promise<Signed> {
  const { page } = person
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Order', exact: true }).click()
  const form = page.locator('form[autocomplete=on]')
  await form.getByLabel('Recipient').fill(delivery.recipient)
  await form.getByLabel('Street and number').fill(delivery.street)
  await form.getByLabel('Postcode').fill(delivery.postcode)
  await form.getByLabel('Town').fill(delivery.town)
  await form.locator('[data-testid=country]').click()
  await page.getByPlaceholder('Search', { exact: true }).fill(delivery.country)
  await page.getByRole('option', { name: delivery.country }).click()
  await page.getByRole('listbox').waitFor({ state: 'hidden' })
  await form.getByLabel('E-mail or telephone').fill(delivery.contact)
  if (picture !== undefined) await look(person, `${picture}-address`)
  const pay = page.getByRole('button', { name: 'Sign and pay' })
  await expect.poll(() => pay.isEnabled(), { timeout: PATIENCE_MS }).toBe(true)
  await pay.click()
  const signed = await sign(person, picture)
  await page.waitForURL(/#\/orders\/0x/)
  return signed
}

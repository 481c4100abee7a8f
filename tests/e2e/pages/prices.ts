import { field, goTo, look, type Person } from './person.ts'
import { sign, type Signed } from './signing.ts'

export interface PriceTable {
  readonly place: string
  readonly upToCm3: number
  readonly receives: string
  /** Who helps, by the name on this network, and for how much. */
  readonly material: readonly [name: string, amount: string]
  readonly carrier: readonly [name: string, amount: string]
  readonly materials: string
  readonly minimumStrokeMm: number
  readonly largestMm: number
}

/** Fills in the price table and publishes it. */
export async function publishPrices(person: Person, table: PriceTable): Promise<Signed> {
  const { page } = person
  await goTo(person, 'Price table', 'Jobs')
  await page.getByLabel('Pieces up to', { exact: true }).fill(String(table.upToCm3))
  await page.getByRole('row').getByLabel('Amount', { exact: true }).fill(table.receives)
  for (const leg of ['material', 'carrier'] as const) {
    const section = page.locator(`[data-test=leg-${leg}]`)
    const [name, amount] = table[leg]
    await section.getByRole('button', { name }).click()
    await field(section, 'Amount').fill(amount)
  }
  await field(page, 'Place').fill(table.place)
  await field(page, 'Pieces at the same time').fill('5')
  await field(page, 'Time to make and ship').fill('7')
  await field(page, 'Thinnest stroke of lettering').fill(String(table.minimumStrokeMm))
  await field(page, 'Thinnest wall').fill('0.5')
  for (const axis of 'XYZ') await field(page, `Largest piece, ${axis}`).fill(String(table.largestMm))
  await field(page, 'Materials').fill(table.materials)
  await look(person, 'prices')
  await page.locator('[data-test=publish-offer]').click()
  return sign(person, 'prices-sign')
}

import type { Role } from '#node-core/model/role.ts'
import { choose, field, look, type Person } from './person.ts'

export interface NewAccount {
  readonly label: string
  /** As the list of roles says it. */
  readonly role: Capitalize<Role>
  readonly password: string
}

/** One click: the network in this window. Ends where a role is chosen. */
export async function startLocalNetwork(person: Person): Promise<void> {
  await person.page.locator('[data-test=start-local]').click()
  await person.page.locator('[data-test=play-fan]').waitFor()
}

/** Joins the network of an invitation. Ends where a role is chosen. */
export async function joinNetwork(person: Person, invitation: string): Promise<void> {
  await field(person.page, 'Invitation').fill(invitation)
  await person.page.locator('[data-test=join]').click()
  await person.page.locator('[data-test=create-account]').waitFor()
}

/**
 * Writes the phrase down, proves it, names the account, gives it a role and a password. Ends at home.
 * @returns the phrase
 */
export async function createAccount(person: Person, account: NewAccount): Promise<string> {
  const { page } = person
  await page.locator('[data-test=create-account]').click()
  const words = page.locator('[data-test=phrase] li span:last-child')
  await words.first().waitFor()
  const phrase = await words.allInnerTexts()
  await look(person, 'phrase')
  await page.locator('[data-test=phrase-written]').click()
  const asked = page.locator('[data-test^=word-]')
  await asked.first().waitFor()
  for (const input of await asked.all())
    await input.fill(phrase[Number((await input.getAttribute('data-test'))?.slice('word-'.length))] ?? '')
  await page.locator('[data-test=phrase-confirmed]').click()
  await page.locator('[data-test=account-label]').fill(account.label)
  await choose(person, page.getByRole('combobox', { name: 'Role' }), account.role)
  await page.locator('[data-test=account-password]').fill(account.password)
  await page.locator('[data-test=account-again]').fill(account.password)
  await look(person, 'new-account')
  await page.locator('[data-test=create-submit]').click()
  await atHome(person)
  return phrase.join(' ')
}

/** Steps into a ready-made role. */
export async function playSample(person: Person, role: Role): Promise<void> {
  await person.page.locator(`[data-test=play-${role}]`).click()
  await atHome(person)
}

export async function atHome(person: Person): Promise<void> {
  await person.page.getByRole('navigation', { name: 'Main navigation' }).waitFor()
}

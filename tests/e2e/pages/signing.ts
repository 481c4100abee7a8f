import { look, type Person } from './person.ts'

export interface Signed {
  /** What the person read before they signed. */
  readonly sentence: string
  readonly dialog: string
}

/** Reads the sentence of the signing dialog, signs, and waits until the dialog has gone. */
export async function sign(person: Person, picture?: string): Promise<Signed> {
  const { page } = person
  const sentence = page.locator('[data-test=sign-sentence]')
  await sentence.waitFor()
  const signed = { sentence: await sentence.innerText(), dialog: await page.getByRole('dialog').innerText() }
  if (picture !== undefined) await look(person, picture)
  await page.locator('[data-test=sign-confirm]').click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  return signed
}

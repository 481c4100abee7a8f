import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterEach, beforeEach } from 'vitest'

/** Two slow cores, software WebGL: what takes a second on a desk may take half a minute here. */
export const PATIENCE_MS = Number(process.env['DIPNET_PATIENCE_MS'] ?? 90_000)

/** Somebody at a window: a page, a name for their pictures, and what went wrong on it so far. */
export interface Person {
  readonly page: Page
  readonly name: string
  readonly errors: string[]
}

const RESULTS = resolve(import.meta.dirname, '../../results/e2e')
let picture = 0

export function createPerson(page: Page, name: string): Person {
  const errors: string[] = []
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', (cause) => errors.push(cause.message))
  return { page, name, errors }
}

/** A picture of what this person sees, for people to look at; it proves nothing by itself. */
export async function look(person: Person, what: string): Promise<void> {
  mkdirSync(RESULTS, { recursive: true })
  picture += 1
  await person.page.screenshot({
    path: join(RESULTS, `${String(picture).padStart(2, '0')}-${person.name}-${what}.png`),
    timeout: PATIENCE_MS,
  })
}

/** Follows a link of the navigation, unfolding the area of another role first. */
export async function goTo(person: Person, link: string, area?: string): Promise<void> {
  const navigation = person.page.getByRole('navigation', { name: 'Main navigation' })
  if (area !== undefined && (await navigation.getByRole('link', { name: link, exact: true }).count()) === 0)
    await navigation.getByRole('link', { name: area, exact: true }).click()
  await navigation.getByRole('link', { name: link, exact: true }).click()
}

/** A field by its label, as somebody reading the page would find it. */
export function field(within: Page | Locator, label: string): Locator {
  return within.getByLabel(label, { exact: true })
}

/** Types a number into a stepper and leaves it, so that it is taken. */
export async function setNumber(input: Locator, value: number): Promise<void> {
  await input.fill(String(value))
  await input.press('Tab')
}

/** Chooses from a drop-down list by the words shown. */
export async function choose(person: Person, list: Locator, option: string): Promise<void> {
  await list.click()
  await person.page.getByRole('option', { name: option, exact: true }).click()
}

/**
 * Later steps lean on earlier ones: after a failure the rest fails at once instead of waiting in vain, and everybody's
 * screen is kept.
 */
export function stopAtFirstFailure(people: () => readonly (Person | undefined)[]): void {
  let broken: string | null = null
  beforeEach(() => {
    if (broken !== null) throw new Error(`"${broken}" failed, so this cannot be tried`)
  })
  afterEach(async ({ task }) => {
    if (broken !== null || task.result?.state !== 'fail') return
    broken = task.name
    for (const person of people())
      if (person && !person.page.isClosed()) await look(person, 'FAILED').catch(() => undefined)
  })
}

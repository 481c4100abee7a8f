import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLogger } from '#node-core/kernel/log.ts'
import { serveWeb, type WebServer } from '#node-core/node/web/serveWeb.ts'
import { buildRenderer } from '../support/buildRenderer.ts'
import { launchChromium } from '../support/chromium.ts'
import { openRealWorld, type RealWorld, type WorldPerson } from '../support/realWorld/openRealWorld.ts'
import { axeFindings } from './pages/axeFindings.ts'
import { PAGES, pathOf, type Places } from './pages/everyPage.ts'
import { rawText } from './pages/rawText.ts'

/*
 * Every page on the real node, in a world where people have lived: what stands on it is what the node says, and nothing
 * of it is a key, a code or a number that is none.
 */

const RESULTS = resolve(import.meta.dirname, '../results/pages')
const TOKEN = 'a-token-that-only-the-owner-has'
/** Widths and heights of windows that people have. */
const WINDOWS = [
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
] as const
const PEOPLE: readonly WorldPerson[] = ['me', 'fan', 'studio', 'factory', 'designer']

let world: RealWorld
let web: WebServer
let browser: Browser
let places: Places

beforeAll(async () => {
  mkdirSync(RESULTS, { recursive: true })
  const rendererDir = await buildRenderer()
  world = await openRealWorld()
  const { server, content } = world.real.node
  web = await serveWeb({ server, content, rendererDir, port: 0, token: TOKEN, log: silentLogger })
  const transaction = world.orders.settled.timeline.find(({ kind }) => kind === 'settled')!.ref
  places = {
    licence: world.item.licence.address,
    account: world.people.me,
    transaction,
    height: (await world.real.client.call('chain.transaction', { hash: transaction })).height!,
    serial: world.orders.settled.serial!,
    order: (fate) => world.orders[fate],
  }
  browser = await launchChromium()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await web?.stop()
  await world?.real.remove()
})

const AREAS = readdirSync(resolve(import.meta.dirname, '../../renderer/locales/en')).map((name) => name.slice(0, -5))

/** Until the page rests: nothing is being asked for, and what stands there stays. */
async function settled(page: Page): Promise<void> {
  let last: string | null = null
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    await page.waitForTimeout(150)
    const now: string | null = await page.evaluate(() =>
      document.querySelector('[role=status][aria-label], .animate-pulse, [data-ready=false]') === null
        ? document.querySelector('main')!.innerText.replaceAll(/\d+/g, '')
        : null,
    )
    if (now !== null && now === last) return
    last = now
  }
}

/** A structure is judged once; what a theme changes is its contrast. */
async function judge(page: Page, rules?: readonly string[]): Promise<string[]> {
  const findings = await axeFindings(page, rules)
  findings.push(...rawText(await page.innerText('body'), AREAS))
  for (const window of WINDOWS) {
    await page.setViewportSize(window)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    if (overflow > 0) findings.push(`${overflow} px wider than a window of ${window.width}`)
  }
  return findings
}

/** As people have it: language, theme and window. */
const LOOKS = [
  { language: 'en', theme: 'dark', viewport: WINDOWS[0] },
  { language: 'zh-CN', theme: 'light', viewport: WINDOWS[1] },
] as const

describe('every page of a real node', () => {
  it.each(PEOPLE)('as %s, in both languages: nothing wrong on it', async (as) => {
    const { client } = world.real
    await client.call('accounts.activate', { address: world.people[as] })
    const page = await browser.newPage({ viewport: WINDOWS[0], reducedMotion: 'reduce' })
    const findings: string[] = []
    let at = 'start'
    page.on('pageerror', (error) => findings.push(`${at}: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.text().includes('Content Security Policy'))
        findings.push(`${at}: console says ${message.text()}`)
    })
    try {
      await page.goto(`${web.origin}/#token=${TOKEN}`)
      await page.waitForSelector('main', { timeout: 15_000 })
      for (const [index, [name, path]] of PAGES.filter((row) => row[2] === as).entries()) {
        await page.evaluate((hash) => void (location.hash = hash), pathOf(path, places))
        // The language changes under the page, every other time back.
        for (const { language, theme, viewport } of index % 2 === 0 ? LOOKS : LOOKS.toReversed()) {
          at = `${name} in ${language}`
          await client.call('app.saveSettings', { theme, language })
          await page.setViewportSize(viewport)
          await page.waitForFunction((lang) => document.documentElement.lang === lang, language, { timeout: 15_000 })
          await settled(page)
          await page.screenshot({ path: join(RESULTS, `${name}-${language}.png`) })
          const rules = language === 'en' ? undefined : ['color-contrast']
          findings.push(...(await judge(page, rules)).map((finding) => `${at}: ${finding}`))
        }
      }
    } finally {
      await page.close()
    }
    expect([...new Set(findings)]).toEqual([])
  })
})

describe('what is raw on a page', () => {
  it('is noticed: keys, codes, values that are none, places nobody filled', () => {
    expect(
      rawText('Order orders.event.placed of MARKET_TOO_LATE, NaN DPN for {name} at [object Object]', AREAS),
    ).toEqual([
      'untranslated: orders.event.placed',
      'a code: MARKET_TOO_LATE',
      'no value: NaN',
      'no value: [object Object]',
      'an unfilled place: {name}',
    ])
    expect(rawText('129.00 DPN wait in 3 orders. See eth_call and A_B.', AREAS)).toEqual([])
  })
})

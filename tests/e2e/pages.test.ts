import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildRenderer } from '../support/buildRenderer.ts'
import { launchChromium } from '../support/chromium.ts'
import { createFakeNode, type FakeNodeOptions } from '../support/fakeNode/createFakeNode.ts'
import { cidOf, LICENCE, ORDERS, PEOPLE } from '../support/fakeNode/sampleWorld.ts'
import { serveRenderer } from '../support/fakeNode/serveRenderer.ts'
import { axeFindings } from './pages/axeFindings.ts'

const RESULTS = resolve(import.meta.dirname, '../results/pages')
/** The page of the sample order in that state. */
const orderPage = (state: string) => `/orders/${LICENCE}/${ORDERS.find((order) => order.state === state)!.id}`

let folder: string
let browser: Browser
beforeAll(async () => {
  mkdirSync(RESULTS, { recursive: true })
  folder = await buildRenderer()
  browser = await launchChromium()
})
afterAll(() => browser?.close())

interface Visit {
  readonly page: Page
  readonly errors: string[]
  dropSockets(): void
  go(path: string): Promise<void>
}

async function visit(
  options: FakeNodeOptions,
  work: (visit: Visit) => Promise<void>,
  viewport = { width: 1280, height: 800 },
): Promise<void> {
  const node = createFakeNode(options)
  const served = await serveRenderer(folder, node)
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on(
    'console',
    (message) => void (message.text().includes('Content Security Policy') && errors.push(message.text())),
  )
  const go = async (path: string) => {
    await page.evaluate((hash) => void (location.hash = hash), path)
    await page.waitForTimeout(150)
    await page
      .waitForFunction(() => document.querySelector('[role=status][aria-label]') === null, undefined, {
        timeout: 8_000,
      })
      .catch(() => undefined)
  }
  try {
    await page.goto(served.url)
    await page.waitForSelector('main', { timeout: 15_000 })
    await work({ page, errors, go, dropSockets: served.dropSockets })
  } finally {
    await page.close()
    node.stop()
    await served.close()
  }
}

describe('sealed packages', () => {
  it.each([
    ['dark', 'en', 'Waits at 2 other computers until', 'Waits on this computer'],
    ['light', 'zh-CN', '在 2 台其他电脑上等待', '在此电脑上等待'],
  ] as const)('on the page of an order: sent, waiting, received, %s, %s', async (theme, language, waits, here) => {
    await visit({ theme, language, as: 'studio' }, async ({ page, errors, go }) => {
      await page.route(/\/content\/(\?|$)/, (route) => route.fulfill({ json: { ok: true, value: cidOf('plan') } }))
      await go(orderPage('shipped'))
      const card = page.locator('[data-test=packages]')
      await expect.poll(() => card.innerText(), { timeout: 8_000 }).toContain(waits)
      const plan = { name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('x') }
      await card.locator('[data-test=package-file]').setInputFiles(plan)
      await expect.poll(() => card.innerText(), { timeout: 8_000 }).toContain(here)
      expect(await axeFindings(page)).toEqual([])
      await card.scrollIntoViewIfNeeded()
      await page.screenshot({ path: join(RESULTS, `packages-${language}.png`) })
      await go('/network/files')
      const panel = page.locator('[data-test=holding]')
      await expect.poll(() => panel.locator('button[role=switch]').getAttribute('aria-checked')).toBe('false')
      await panel.locator('[data-test=holding-switch]').click()
      await expect.poll(() => panel.locator('button[role=switch]').getAttribute('aria-checked')).toBe('true')
      await panel.scrollIntoViewIfNeeded()
      await page.screenshot({ path: join(RESULTS, `holding-${language}.png`) })
      expect(errors).toEqual([])
    })
    await visit({ theme, language, as: 'factory' }, async ({ page, go }) => {
      await go(orderPage('shipped'))
      await expect.poll(() => page.locator('[data-test=save-package]').count(), { timeout: 8_000 }).toBe(1)
      expect(await page.locator('[data-test=send-file]').count()).toBe(0)
    })
  })
})

describe('the job ticket', () => {
  it.each([
    ['dark', 'en'],
    ['light', 'zh-CN'],
  ] as const)('gives the file for any slicer, and that for Bambu Studio, %s, %s', async (theme, language) => {
    await visit({ theme, language, as: 'factory' }, async ({ page, errors, go }) => {
      // Each file holds its own name.
      await page.route(/\/content\/\w/, (route) => route.fulfill({ body: new URL(route.request().url()).pathname }))
      await go(orderPage('accepted'))
      await page.click('[data-test=build-file]')
      const save = async (button: string) => {
        const downloading = page.waitForEvent('download')
        await page.click(`[data-test=${button}]`)
        const download = await downloading
        return [
          download.suggestedFilename(),
          readFileSync(await download.path(), 'utf8')
            .split('/')
            .at(-1),
        ]
      }
      expect(await save('download-file')).toEqual(['harbour-cannon-0003.3mf', cidOf('3mf')])
      expect(await save('download-bambu')).toEqual(['harbour-cannon-0003-bambu.3mf', cidOf('bambu 3mf')])
      // The ticket is still there, with both.
      expect(await save('download-file')).toEqual(['harbour-cannon-0003.3mf', cidOf('3mf')])
      await page.locator('[data-test=download-bambu]').scrollIntoViewIfNeeded()
      expect(await axeFindings(page)).toEqual([])
      await page.screenshot({ path: join(RESULTS, `ticket-${language}.png`) })
      expect(errors).toEqual([])
    })
  })
})

describe('pages without the shell', () => {
  it.each([
    ['dark', 'en'],
    ['light', 'zh-CN'],
  ] as const)('welcome, unlock and stored data, %s, %s', async (theme, language) => {
    const findings: string[] = []
    for (const [name, options] of [
      ['welcome', { onboarded: false }],
      ['unlock', { locked: true }],
      ['health', { health: 'corrupt' }],
      ['stale', { health: 'stale' }],
      ['outdated', { health: 'outdated' }],
    ] as const) {
      await visit({ theme, language, ...options }, async ({ page, errors }) => {
        await page.waitForSelector('h1', { timeout: 8_000 })
        await page.waitForTimeout(250)
        await page.screenshot({ path: join(RESULTS, `${name}-${theme}-${language}.png`) })
        findings.push(...(await axeFindings(page)).map((finding) => `${name}: ${finding}`), ...errors)
      })
    }
    expect(findings).toEqual([])
  })

  it('offers repair or a fresh copy for damaged data, never a white window', async () => {
    await visit({ health: 'corrupt' }, async ({ page }) => {
      await page.waitForSelector('h1')
      expect(await page.innerText('h1')).toMatch(/damaged/i)
      expect(await page.getByRole('button', { name: /repair now|fetch everything anew/i }).count()).toBe(2)
    })
  })
})

describe('what pages do', () => {
  it('takes a newcomer from the first window to a running local network and a role', async () => {
    await visit({ onboarded: false }, async ({ page, errors }) => {
      await page.click('[data-test=start-local]')
      await page.click('[data-test=play-fan]', { timeout: 10_000 })
      await page.waitForSelector('footer >> text=Local network')
      expect(await page.innerText('body')).toContain('Alice Moreau')
      expect(errors).toEqual([])
    })
  })

  it('makes an account only once the phrase was really written down', async () => {
    await visit({ onboarded: false }, async ({ page }) => {
      await page.click('[data-test=start-local]')
      await page.click('[data-test=create-account]', { timeout: 10_000 })
      await page.waitForFunction(() => document.querySelectorAll('[data-test=phrase] li').length === 12)
      const words = (await page.locator('[data-test=phrase] li span:last-child').allInnerTexts()).map((word) =>
        word.trim(),
      )
      await page.click('[data-test=phrase-written]')
      expect(await page.isDisabled('[data-test=phrase-confirmed]')).toBe(true)
      for (const field of await page.locator('[data-test^=word-]').all()) {
        const position = Number((await field.getAttribute('data-test'))!.slice(5))
        await field.fill(words[position]!)
      }
      await page.click('[data-test=phrase-confirmed]')
      await page.fill('[data-test=account-label]', 'Mika')
      await page.fill('[data-test=account-password]', 'long enough')
      await page.fill('[data-test=account-again]', 'long enough')
      await page.click('[data-test=create-submit]')
      await page.waitForSelector('header >> text=Mika')
    })
  })

  it('shows sentence, money and largest fee before anything is signed, and signs once for two clicks', async () => {
    await visit({}, async ({ page, go }) => {
      await go('/wallet')
      await page.click('[data-test=send]')
      await page.fill('[data-test=send-to]', PEOPLE.studio)
      await page.fill('[data-test=send-amount]', '5000')
      expect(await page.isDisabled('[data-test=send-next]')).toBe(true)
      await page.fill('[data-test=send-amount]', '12.5')
      await page.click('[data-test=send-next]')
      const sentence = await page.innerText('[data-test=sign-sentence]')
      expect(sentence).toContain('12.50 DPN')
      expect(sentence).toContain('Larkspur Pictures')
      expect(await page.locator('[data-test=sign-fee]').count()).toBe(1)
      expect(await page.innerText('[data-test=sign-total]')).not.toBe(await page.innerText('[data-test=sign-amount]'))
      expect(await axeFindings(page)).toEqual([])
      await page.screenshot({ path: join(RESULTS, 'sign-dialog.png') })
      await page.dblclick('[data-test=sign-confirm]', { force: true }).catch(() => undefined)
      await page.waitForSelector('text=Done')
      await page.waitForSelector('[data-test=sign-confirm]', { state: 'detached' })
      expect(await page.locator('li:has-text("Done")').count()).toBe(1)
    })
  })

  it.each([
    ['en', 'Read as 12.50 DPN.'],
    ['zh-CN', '读作 12.50 DPN。'],
  ] as const)(
    'reads an amount as people type it and says so, and asks what is doubtful (%s)',
    async (language, said) => {
      await visit({ language }, async ({ page, go }) => {
        await go('/wallet')
        await page.click('[data-test=send]')
        // One digit of the address is another: its capitals tell.
        await page.fill('[data-test=send-to]', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee')
        await page.fill('[data-test=send-amount]', '12,50')
        expect(await page.innerText('[data-test=read-as]')).toBe(said)
        expect(await page.isDisabled('[data-test=send-next]')).toBe(true)
        await page.fill('[data-test=send-to]', PEOPLE.studio)
        expect(await page.isDisabled('[data-test=send-next]')).toBe(false)
        for (const text of ['1,234', '1.234', '１，２３４']) {
          await page.fill('[data-test=send-amount]', text)
          expect(await page.locator('[data-test=read-doubtful] button').allInnerTexts(), text).toEqual([
            '1,234.00 DPN',
            '1.234 DPN',
          ])
          expect(await page.isDisabled('[data-test=send-next]'), text).toBe(true)
        }
        expect(await axeFindings(page)).toEqual([])
        await page.screenshot({ path: join(RESULTS, `amount-doubtful-${language}.png`) })
        await page.locator('[data-test=read-doubtful] button').last().click()
        expect(await page.inputValue('[data-test=send-amount]')).toBe('1.2340')
        await page.fill('[data-test=send-amount]', '１２，５０')
        await page.click('[data-test=send-next]')
        expect(await page.innerText('[data-test=sign-sentence]')).toContain('12.50 DPN')
      })
    },
  )

  it('takes a royalty of 12,5 as twelve and a half, moves nothing into a range in silence, and keeps what counts in the field', async () => {
    await visit({ as: 'studio' }, async ({ page, go }) => {
      await go('/studio/publish')
      // Steps open with a model; here the form alone is looked at.
      await page.locator('[data-step=terms]').evaluate((button: HTMLButtonElement) => {
        button.disabled = false
        button.click()
      })
      const royalty = page.locator('[data-testid=royalty]')
      const type = async (text: string) => {
        await royalty.fill(text)
        await royalty.press('Tab')
      }
      await type('12,5')
      expect(await page.innerText('[data-test=read-as]')).toBe('Read as 12.5 %.')
      await type('125')
      expect(await royalty.inputValue()).toBe('12.5')
      await page.getByText('“125” was not taken.').waitFor()
      await royalty.press('ArrowUp')
      expect(await royalty.inputValue()).toBe('13')
      const cap = page.locator('[data-testid=cap]')
      await cap.fill('1.000')
      await cap.press('Tab')
      await page.locator('[data-test=read-doubtful] button', { hasText: '1,000' }).click()
      expect(await cap.inputValue()).toBe('1000')
    })
  })

  it('works by keyboard alone: skip link, navigation, dialog and back', async () => {
    await visit({}, async ({ page, go }) => {
      await go('/wallet')
      await page.focus('[data-test=send]')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[data-test=send-to]')
      await page.keyboard.press('Escape')
      await page.waitForSelector('[data-test=send-to]', { state: 'detached' })
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-test'))).toBe('send')
      const outlined = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
      expect(outlined).not.toBe('none')
    })
  })

  it('goes on where it was when the node comes back', async () => {
    await visit({}, async ({ page, go, dropSockets }) => {
      await go('/wallet')
      const before = await page.innerText('footer')
      dropSockets()
      await page.waitForFunction((text) => document.querySelector('footer')?.innerText !== text, before, {
        timeout: 10_000,
      })
      await page.click('[data-test=test-funds]')
      await page.waitForSelector('text=1,000.00 DPN')
    })
  })

  it('hides the recovery phrase after a minute, by itself', async () => {
    await visit({}, async ({ page, go }) => {
      await go('/wallet/safety')
      await page.clock.install()
      const form = page.locator('form', { hasText: 'It hides itself after a minute' })
      await form.locator('input[type=password]').fill('correct horse battery')
      await form.locator('[type=submit]').click()
      const words = form.locator('[data-test=phrase]')
      await words.waitFor()
      await page.clock.runFor(55_000)
      expect(await words.count()).toBe(1)
      await page.clock.runFor(6_000)
      await words.waitFor({ state: 'detached' })
    })
  })

  it('switches to aeroplane mode and says what waits', async () => {
    await visit({}, async ({ page }) => {
      await page.locator('footer [role=switch]').click()
      await page.waitForSelector('footer >> text=Aeroplane mode')
      await page.waitForSelector('footer >> text=2 waiting to be sent')
    })
  })

  it.each([
    [1024, 700],
    [1920, 1080],
  ])('fits a window of %i × %i', async (width, height) => {
    await visit(
      { as: 'factory' },
      async ({ page, go }) => {
        for (const [name, path] of [
          ['home', '/'],
          ['prices', '/factory/prices'],
          ['job', orderPage('accepted')],
          ['explorer', '/network/explorer'],
        ] as const) {
          await go(path)
          await page.screenshot({ path: join(RESULTS, `${name}-${width}.png`) })
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
            name,
          ).toBe(true)
        }
      },
      { width, height },
    )
  })
})

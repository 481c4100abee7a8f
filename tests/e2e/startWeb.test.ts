import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import { launchChromium } from '../support/chromium.ts'

let dataDir: string
let node: ChildProcess
let browser: Browser
/** As printed for the person, with the token. */
let address: URL

function firstAddress(child: ChildProcess): Promise<URL> {
  return new Promise((done, fail) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(output)
      if (found !== null) done(new URL(found[0]))
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => fail(new Error(`start:web ended with ${code}\n${output}`)))
  })
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dipnet-web-'))
  node = spawn(process.execPath, [join(repoRoot, 'main', 'dev', 'startWeb.mjs')], {
    env: { ...process.env, DIPNET_DATA_DIR: dataDir, DIPNET_WEB_PORT: '18787' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  address = await firstAddress(node)
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  if (node !== undefined && node.exitCode === null) {
    node.kill('SIGTERM')
    await once(node, 'exit')
  }
  await rm(dataDir, { recursive: true, force: true })
})

describe('npm run start:web', () => {
  it("shows the same renderer in Debian's Chromium, with nothing wrong on the page", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const wrong: string[] = []
    page.on('pageerror', (cause) => wrong.push(cause.message))
    page.on('console', (message) => void (message.type() === 'error' && wrong.push(message.text())))
    await page.goto(address.href)
    await expect.poll(() => page.locator('#app').innerText(), { timeout: 30_000 }).toMatch(/\w{3}/)
    expect(await page.locator('#app').innerText()).not.toContain('did not start')
    expect(wrong).toEqual([])
    await page.close()
  })

  it('turns in steps while something is waited for: smoothly costs a core where no graphics card is', async () => {
    const page = await browser.newPage()
    await page.goto(address.href)
    await expect.poll(() => page.locator('#app').innerText(), { timeout: 30_000 }).toMatch(/\w{3}/)
    // The last is how a progress bar moves whose end is not known.
    const endless = 'motion-safe:data-[state=indeterminate]:animate-[carousel_2s_linear_infinite]'
    const waiting = ['animate-spin', 'motion-safe:animate-pulse', endless]
    const seen = await page.evaluate(
      (classes) =>
        classes.map((name) => {
          const wheel = document.body.appendChild(document.createElement('i'))
          wheel.className = name
          wheel.dataset['state'] = 'indeterminate'
          const { animationName, animationTimingFunction } = getComputedStyle(wheel)
          wheel.remove()
          return `${animationName} ${animationTimingFunction}`
        }),
      waiting,
    )
    expect(seen).toEqual(['spin steps(8)', 'pulse steps(8)', 'carousel steps(8)'])
    await page.close()
  })

  it('refuses a socket without the token, and one from a page of another origin', async () => {
    const token = new URLSearchParams(address.hash.slice(1)).get('token') ?? ''
    expect(token.length).toBeGreaterThan(20)
    const outcome = (protocols: string[], origin: string) =>
      new Promise<string>((done) => {
        const socket = new WebSocket(`ws://${address.host}/api`, protocols, { origin })
        socket.once('open', () => (socket.terminate(), done('open')))
        socket.once('error', () => done('refused'))
      })
    expect(await outcome(['dipnet.v1', `token.${token}`], address.origin)).toBe('open')
    expect(await outcome(['dipnet.v1', `token.${token}x`], address.origin)).toBe('refused')
    expect(await outcome(['dipnet.v1'], address.origin)).toBe('refused')
    expect(await outcome(['dipnet.v1', `token.${token}`], 'https://elsewhere.example')).toBe('refused')
  })

  it('serves no file outside the renderer, and no content without the token', async () => {
    const status = async (path: string) => (await fetch(new URL(path, address.origin))).status
    expect(await status('/index.html')).toBe(200)
    expect(await status('/..%2f..%2fpackage.json')).toBe(404)
    expect(await status(`/content/bafkrei${'a'.repeat(52)}`)).toBe(401)
  })

  it('ends when it is asked to', async () => {
    node.kill('SIGTERM')
    const [code] = (await once(node, 'exit')) as [number | null]
    expect(code).toBe(0)
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appCommand, launchApp, type LaunchedApp } from '../support/launchApp.ts'

/** What the preload exposes, as a page sees it. */
interface Bridge {
  request(message: string): Promise<string>
}

let shell: LaunchedApp
let foreign: Server
let foreignUrl: string
let foreignHits = 0

beforeAll(async () => {
  foreign = createServer((_request, response) => {
    foreignHits += 1
    response.setHeader('content-type', 'text/html').end('<title>foreign</title><p>foreign page')
  }).listen(0, '127.0.0.1')
  await once(foreign, 'listening')
  foreignUrl = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`
  // A machine without a camera would answer "not found" before it asks for permission.
  shell = await launchApp({ args: ['--use-fake-device-for-media-stream'] })
})

afterAll(async () => {
  await shell?.close()
  foreign?.close()
})

const logText = () => readFile(join(shell.dataDir, 'logs', 'main.log'), 'utf8')

describe('security baseline', () => {
  it('serves the renderer from app://studio with nothing wrong on the page', async () => {
    expect(new URL(shell.page.url()).protocol).toBe('app:')
    await expect.poll(() => shell.page.locator('#app').innerText(), { timeout: 15_000 }).not.toBe('')
    expect(shell.pageErrors).toEqual([])
  })

  it('isolates the page: sandbox and contextIsolation on, node integration off', async () => {
    const preferences = await shell.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = contents.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity }
    })
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    })
    const seen = await shell.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
    )
    expect(seen).toEqual([])
  })

  it('exposes request and subscribe to the page, and nothing else', async () => {
    const bridge = await shell.page.evaluate(() =>
      Object.entries((globalThis as unknown as { dipnet: object }).dipnet).map(
        ([name, value]) => `${name}:${typeof value}`,
      ),
    )
    expect(bridge.sort()).toEqual(['request:function', 'subscribe:function'])
  })

  it('blocks eval, also inside a timer where the debugger gives no exemption', async () => {
    const outcome = await shell.page.evaluate(
      () =>
        new Promise<string>((done) => {
          setTimeout(() => {
            try {
              done(`ran: ${String((0, eval)('6 * 7'))}`)
            } catch (cause) {
              done((cause as Error).name)
            }
          }, 0)
        }),
    )
    expect(outcome).toBe('EvalError')
  })

  it('blocks inline scripts and requests to other hosts', async () => {
    const before = foreignHits
    const outcome = await shell.page.evaluate(async (url) => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.inlineRan = true'
      document.head.append(script)
      const fetched = await fetch(url, { mode: 'no-cors' }).then(
        () => 'fetched',
        () => 'refused',
      )
      return { fetched, inlineRan: 'inlineRan' in globalThis }
    }, foreignUrl)
    expect(outcome).toEqual({ fetched: 'refused', inlineRan: false })
    expect(foreignHits).toBe(before)
  })

  it('sends its policy as a response header', async () => {
    const policy = await shell.page.evaluate(async () =>
      (await fetch('/index.html')).headers.get('content-security-policy'),
    )
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(policy).toContain("default-src 'none'")
  })

  it('lets WebAssembly compile: the solid kernel needs it', async () => {
    const empty = [0, 97, 115, 109, 1, 0, 0, 0]
    const compiled = await shell.page.evaluate(
      (bytes) => WebAssembly.compile(new Uint8Array(bytes)).then(() => true),
      empty,
    )
    expect(compiled).toBe(true)
  })

  it('does not navigate away', async () => {
    const before = foreignHits
    const home = shell.page.url()
    await shell.page.evaluate((url) => void (location.href = url), foreignUrl)
    await expect.poll(logText).toContain('navigation denied')
    expect(shell.page.url()).toBe(home)
    expect(foreignHits).toBe(before)
  })

  it('opens no second window', async () => {
    const opened = await shell.page.evaluate((url) => window.open(url) !== null, foreignUrl)
    expect(opened).toBe(false)
    expect(shell.app.windows()).toHaveLength(1)
  })

  it('denies permissions, but lets our page put text on the clipboard', async () => {
    const outcome = await shell.page.evaluate(async () => ({
      notifications: await Notification.requestPermission(),
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
      clipboard: (await navigator.permissions.query({ name: 'clipboard-write' as PermissionName })).state,
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        (cause: Error) => cause.name,
      ),
    }))
    expect(outcome).toEqual({
      notifications: 'denied',
      geolocation: 'denied',
      clipboard: 'granted',
      camera: 'NotAllowedError',
    })
  })

  it.each([
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/missing.js',
    '/%00.js',
    '/%zz',
  ])('answers 404 for %s', async (path) => {
    // Chromium folds plain dots before they reach us, so the encoded forms go through the protocol handler itself.
    const status = await shell.app.evaluate(
      ({ net }, url) => net.fetch(url).then((reply) => reply.status),
      `app://studio${path}`,
    )
    expect(status).toBe(404)
  })

  it('answers 404 for another host of its scheme', async () => {
    const status = await shell.app.evaluate(({ net }) =>
      net.fetch('app://elsewhere/index.html').then((reply) => reply.status),
    )
    expect(status).toBe(404)
  })

  it('refuses messages from a frame that is not ours', async () => {
    const outcome = await shell.app.evaluate(async ({ app, BrowserWindow }, url) => {
      const preload = `${app.getAppPath()}/out/preload/preload.cjs`
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload, sandbox: true, contextIsolation: true },
      })
      await window.loadURL(url)
      const answer = (await window.webContents.executeJavaScript(
        "dipnet.request('{}').then(() => 'answered', (cause) => cause.message)",
      )) as string
      window.destroy()
      return answer
    }, foreignUrl)
    expect(outcome).toContain('FORBIDDEN')
    expect(await logText()).toContain('ipc refused')
  })

  it('refuses malformed messages from its own page', async () => {
    const outcome = await shell.page.evaluate(() => {
      const { dipnet } = globalThis as unknown as { dipnet: Bridge }
      return dipnet.request({ not: 'a string' } as unknown as string).then(
        () => 'answered',
        (cause: Error) => cause.message,
      )
    })
    expect(outcome).toContain('BAD_MESSAGE')
  })
})

describe('one instance per profile', () => {
  async function exitOf(dataDir: string): Promise<{ code: number | null; stderr: string }> {
    const { executable, args, env } = await appCommand({ dataDir })
    const child = spawn(executable, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const [code] = (await once(child, 'exit')) as [number | null]
    return { code, stderr }
  }

  it('a second start with the same data folder leaves at once and says why', async () => {
    const { code, stderr } = await exitOf(shell.dataDir)
    expect(stderr).toContain('already running')
    expect(code).toBe(0)
  })

  it('another profile runs beside it, with a data folder of its own', async () => {
    const other = await launchApp()
    expect(other.dataDir).not.toBe(shell.dataDir)
    expect(existsSync(join(other.dataDir, 'logs', 'main.log'))).toBe(true)
    await other.close()
  })

  it('a profile name that is no folder name is refused', async () => {
    const { executable, args, env } = await appCommand({ dataDir: shell.dataDir, profile: '../evil' })
    const child = spawn(executable, args, { env, stdio: 'ignore' })
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(2)
  })
})

describe('staying up and going down', () => {
  it('reloads a crashed renderer with a notice, at most three times a minute', async () => {
    const app = await launchApp()
    const crash = () =>
      app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
    const recovered = () =>
      app.app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        return (
          contents !== undefined &&
          !contents.isCrashed() &&
          !contents.isLoading() &&
          contents.getURL().includes('recovered=1')
        )
      })
    const shown = await app.app.evaluate(({ dialog }) => {
      const state = globalThis as unknown as { asked: number }
      state.asked = 0
      dialog.showMessageBox = (() => {
        state.asked += 1
        return new Promise(() => undefined)
      }) as typeof dialog.showMessageBox
      return state.asked
    })
    expect(shown).toBe(0)
    const crashes = async () =>
      (await readFile(join(app.dataDir, 'logs', 'main.log'), 'utf8'))
        .split('\n')
        .filter((line) => line.includes('renderer gone')).length
    for (let i = 1; i <= 3; i += 1) {
      await crash()
      await expect.poll(crashes, { timeout: 15_000 }).toBe(i)
      await expect.poll(recovered, { timeout: 15_000 }).toBe(true)
    }
    await crash()
    await expect
      .poll(() => app.app.evaluate(() => (globalThis as unknown as { asked: number }).asked), { timeout: 15_000 })
      .toBe(1)
    expect(await crashes()).toBe(4)
    await app.close()
  })

  it('stops the node and says so in the log when asked to end', async () => {
    const dataDir = shell.dataDir
    await shell.app.close()
    expect(await readFile(join(dataDir, 'logs', 'main.log'), 'utf8')).toMatch(/"message":"stopped"\}\n$/)
  })
})

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import { createClient } from '#node-core/api/createClient.ts'
import type { Transport } from '#node-core/api/transport.ts'
import type { DipnetBridge } from '../../../renderer/api/electronTransport.ts'
import type { RpcClient } from '#node-core/witness/rpc/rpcClient.ts'
import { appCommand } from '../../support/launchApp.ts'
import type { NodeSeam } from '../../support/nodeProcess.ts'
import type { Lot } from '../ground/ground.ts'
import type { TownHost } from './townHost.ts'

const OPEN_MS = 180_000

interface WindowHostOptions {
  readonly name: string
  readonly lot: Lot
  readonly dataDir: string
  /** Where its window can be clicked; the lot's door to it is open. */
  readonly debugPort: number
}

/** A computer of the town with the real app on it, as a person starts it: a window in Electron, the node behind it. */
export interface WindowHost extends TownHost {
  /** @throws while it is down */
  readonly page: Page
}

export const isWindowHost = (host: TownHost): host is WindowHost => 'page' in host

/** The page's own bridge to its node, from outside. */
async function bridgeOf(page: Page): Promise<Transport> {
  const heard = new Map<number, (text: string) => void>()
  let lastId = 0
  await page.exposeFunction('townHears', (id: number, text: string) => heard.get(id)?.(text))
  return {
    request: (text) => page.evaluate((asked) => window.dipnet!.request(asked), text),
    subscribe(text, onMessage) {
      const id = (lastId += 1)
      heard.set(id, onMessage)
      void page.evaluate(
        ([feed, asked]) => {
          const town = window as unknown as {
            dipnet: DipnetBridge
            townHears: (id: number, text: string) => void
            townStops?: Map<number, () => void>
          }
          const stops = (town.townStops ??= new Map())
          stops.set(
            feed,
            town.dipnet.subscribe(asked, (told) => town.townHears(feed, told)),
          )
        },
        [id, text] as const,
      )
      return () => {
        heard.delete(id)
        void page.evaluate(
          (feed) => (window as unknown as { townStops: Map<number, () => void> }).townStops.get(feed)?.(),
          id,
        )
      }
    },
  }
}

/** Nothing in the app listens for JSON-RPC unless a person asks for it: what the town compares comes by the seam. */
const noRpc = (name: string): RpcClient => ({
  url: '',
  call: () => Promise.reject(new Error(`${name} is a window: it serves no JSON-RPC`)),
})

export function createWindowHost({ name, lot, dataDir, debugPort }: WindowHostOptions): WindowHost {
  let child: ChildProcess | null = null
  let browser: Browser | null = null
  let page: Page | null = null
  let seam: NodeSeam | null = null

  const openSeam = () => {
    if (seam === null) throw new Error(`${name} is down`)
    return seam
  }
  const end = async (signal: NodeJS.Signals) => {
    const running = child
    child = null
    page = null
    seam = null
    await browser?.close().catch(() => undefined)
    browser = null
    if (running === null || running.exitCode !== null || running.signalCode !== null) return
    const gone = once(running, 'exit')
    running.kill(signal)
    await gone
  }
  return {
    name,
    kind: 'party',
    lot,
    dataDir,
    rpc: noRpc(name),
    get endedBy() {
      return child === null || child.exitCode === null ? null : `exit ${child.exitCode}`
    },
    get pid() {
      return child?.pid ?? null
    },
    get page() {
      if (page === null) throw new Error(`${name} is down`)
      return page
    },
    get seam() {
      return openSeam()
    },
    get url(): string {
      throw new Error(`${name} has a window of its own`)
    },
    async start() {
      const app = await appCommand({
        dataDir,
        profile: name,
        args: [`--remote-debugging-port=${debugPort}`, '--remote-debugging-address=127.0.0.1'],
      })
      const [command, ...args] = [...lot.prefix, app.executable, ...app.args]
      const started = spawn(command!, args, { stdio: ['ignore', 'pipe', 'pipe'], env: app.env })
      child = started
      let last = ''
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (part: Buffer) => (last = (last + part.toString()).slice(-2_000)))
      const until = Date.now() + OPEN_MS
      for (;;) {
        try {
          browser = await chromium.connectOverCDP(`http://127.0.0.1:${debugPort}`)
          const found = browser.contexts().flatMap((context) => context.pages())
          page = found.find((one) => one.url().startsWith('app://')) ?? null
          if (page !== null) break
          await browser.close()
        } catch (cause) {
          if (started.exitCode !== null) throw new Error(`${name} ended: ${last}`, { cause })
        }
        if (Date.now() > until) throw new Error(`${name} showed no window: ${last}`)
        await sleep(500)
      }
      await page.waitForLoadState('domcontentloaded')
      const transport = await bridgeOf(page)
      const noFiles = () => Promise.reject(new Error('files of a window are clicked, not asked for'))
      seam = { client: createClient(transport), putFile: noFiles, getFile: noFiles }
    },
    killNine: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async emptyDisk() {
      if (child !== null) throw new Error(`${name} runs`)
      await rm(dataDir, { recursive: true, force: true })
    },
    moveClock: () => Promise.reject(new Error('the clock of a window is this machine’s')),
    status: () => Promise.resolve(null),
    async standing() {
      if (seam === null) return null
      const { head, final, peers } = await seam.client.call('network.status')
      if (head === null || final === null) return null
      return { head: head.height, final: final.height, peers: peers.length, seat: 'none', units: null }
    },
    blockAt: async (height) => openSeam().client.call('chain.block', { id: height }),
    balanceAt: async (address) => (await openSeam().client.call('chain.account', { address })).balanceWei,
  }
}

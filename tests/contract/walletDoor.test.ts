import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WalletDoorState } from '#node-core/api/calls/app.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { openSettings } from '#node-core/node/state/settings.ts'
import { createWalletDoor } from '#node-core/node/session/walletDoor.ts'
import { cannotListen } from '#node-core/rpc/errors.ts'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { openRealNode, type RealNode } from '../support/realNode.ts'

interface Report {
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: object }
}
/** What an outsider's wallet extension sent. */
const report = JSON.parse(
  readFileSync(new URL('./rpc/cases/rpc-03-browser-wallet-origin-403.json', import.meta.url), 'utf8'),
) as Report
const EXTENSION = report.request.headers['Origin']!
const OTHER = 'https://evil.example'

/** By node:http, which sends any Origin. */
function ask(
  url: string,
  origin: string | null,
  method = 'POST',
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      { method, headers: { 'content-type': 'application/json', ...(origin === null ? {} : { origin }), ...headers } },
      (response) => {
        let text = ''
        response.on('data', (part: Buffer) => (text += part.toString()))
        response.on('end', () => resolve({ status: response.statusCode!, text, headers: response.headers }))
      },
    )
    asking.on('error', reject)
    asking.end(method === 'POST' ? JSON.stringify(report.request.body) : undefined)
  })
}

let node: RealNode
let door: WalletDoorState
let stop: () => void
beforeAll(async () => {
  node = await openRealNode()
  stop = node.client.on('app.walletDoor', undefined, (state) => (door = state))
  await node.client.run('network.startLocal', undefined as never)
}, 180_000)
afterAll(async () => {
  stop()
  await node.remove()
})
const opened = async (): Promise<string> => {
  await expect.poll(() => door.url, { timeout: 10_000 }).not.toBeNull()
  return door.url!
}

describe('the door for wallets on this computer', () => {
  it('is closed until the person opens it', () => {
    expect(door).toEqual({ url: null, trouble: null, refused: [] })
  })

  it('lets programs in, and a browser’s extension when the person allows it, no other', async () => {
    await node.client.call('app.saveSettings', { walletAccess: true })
    const url = await opened()
    expect(new URL(url).hostname).toBe('127.0.0.1')
    expect(await ask(url, null)).toMatchObject({ status: 200, text: expect.stringContaining('"result":"0x') as string })
    expect(await ask(url, EXTENSION)).toMatchObject({ status: 403 })
    expect(await ask(url, OTHER)).toMatchObject({ status: 403 })
    expect(await ask(url, 'null')).toMatchObject({ status: 403 })
    await expect.poll(() => door.refused).toEqual([OTHER, EXTENSION])

    await node.client.call('app.saveSettings', { walletOrigins: [EXTENSION] })
    expect(await ask(url, EXTENSION)).toMatchObject({
      status: 200,
      text: expect.stringContaining('"result":"0x') as string,
      headers: { 'access-control-allow-origin': EXTENSION },
    })
    const preflight = await ask(url, EXTENSION, 'OPTIONS', {
      'access-control-request-method': 'POST',
      'access-control-request-private-network': 'true',
    })
    expect(preflight).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': EXTENSION, 'access-control-allow-private-network': 'true' },
    })
    const socket = new WebSocket(url.replace('http', 'ws'), { origin: EXTENSION })
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
    socket.terminate()
    expect(await ask(url, OTHER)).toMatchObject({ status: 403 })
    // Another name for this machine is a trick of a page, whatever was allowed.
    expect(await ask(url, EXTENSION, 'POST', { host: 'evil.example' })).toMatchObject({ status: 403 })
    expect(await ask(url, OTHER, 'OPTIONS')).toMatchObject({ status: 403 })

    await node.client.call('app.saveSettings', { walletOrigins: [] })
    expect(await ask(url, EXTENSION)).toMatchObject({ status: 403 })
  })

  it('knows the peers, not only the chain', async () => {
    const url = await opened()
    const call = async (method: string) =>
      (
        (await (
          await fetch(url, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method }) })
        ).json()) as { result: unknown }
      ).result
    expect([await call('net_peerCount'), await call('net_listening'), await call('eth_syncing')]).toEqual([
      '0x0',
      true,
      false,
    ])
  })

  it('closes at once, and keeps what was chosen', async () => {
    const url = await opened()
    await node.client.call('app.saveSettings', { walletAccess: false, walletOrigins: [EXTENSION] })
    await expect.poll(() => door.url).toBeNull()
    await expect(ask(url, null)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect((await openSettings(join(node.dataDir, 'settings.json'), 'en')).get()).toMatchObject({
      walletAccess: false,
      walletOrigins: [EXTENSION],
    })
    await node.client.call('app.saveSettings', { walletAccess: true })
    await opened()
  })

  it('takes no origin that is none', async () => {
    for (const origin of [
      '',
      '*',
      'null',
      'wallet',
      'https://a.example/page',
      'https://a b',
      `https://${'a'.repeat(300)}`,
    ])
      await expect(node.client.call('app.saveSettings', { walletOrigins: [origin] }), origin).rejects.toMatchObject({
        code: 'API_BAD_INPUT',
      })
    await expect(
      node.client.call('app.saveSettings', {
        walletOrigins: Array.from({ length: 51 }, (_, i) => `https://a${i}.example`),
      }),
    ).rejects.toMatchObject({ code: 'API_BAD_INPUT' })
  })
})

describe('settings and door by themselves', () => {
  it('a file of an earlier version is read, with the door closed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dipnet-settings-'))
    const path = join(folder, 'settings.json')
    await writeFile(
      path,
      JSON.stringify({
        language: 'zh-CN',
        theme: 'light',
        role: 'fan',
        onboarded: true,
        autopilot: false,
        displayCurrency: 'EUR',
        displayRate: '0.9',
      }),
    )
    expect((await openSettings(path, 'en')).get()).toEqual({
      language: 'zh-CN',
      theme: 'light',
      role: 'fan',
      onboarded: true,
      autopilot: false,
      displayCurrency: 'EUR',
      displayRate: '0.9',
      walletAccess: false,
      walletOrigins: [],
      reachable: true,
      opensPort: true,
      holdPackages: false,
      peerPort: 0,
      storageGb: 20,
      keeper: true,
      keeperForAll: true,
    })
    await rm(folder, { recursive: true })
  })

  it('says why it stays closed, and remembers twenty of those turned away', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dipnet-settings-'))
    const settings = await openSettings(join(folder, 'settings.json'), 'en')
    const made = createWalletDoor(settings, silentLogger)
    let refuse: (origin: string) => void = () => undefined
    let fails = true
    const end = made.follow({
      serveRpc: (options) => {
        refuse = options.onRefusedOrigin!
        return fails
          ? Promise.reject(cannotListen('no free port'))
          : Promise.resolve({ host: '127.0.0.1', port: 1, url: 'http://127.0.0.1:1', close: () => Promise.resolve() })
      },
    })
    await settings.save({ walletAccess: true })
    await expect.poll(() => made.state().trouble).toBe('RPC_CANNOT_LISTEN')
    fails = false
    await settings.save({ walletAccess: true })
    await expect.poll(() => made.state()).toMatchObject({ url: 'http://127.0.0.1:1', trouble: null })
    for (let i = 0; i < 30; i++) refuse(`https://a${i}.example`)
    refuse('https://a25.example')
    expect(made.state().refused).toHaveLength(20)
    expect(made.state().refused.slice(0, 2)).toEqual(['https://a25.example', 'https://a29.example'])
    end()
    await expect.poll(() => made.state().url).toBeNull()
    await rm(folder, { recursive: true })
  })
})

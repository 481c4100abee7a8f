import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Ground, Lot } from './ground/ground.ts'
import { runTool } from './ground/runTool.ts'
import { whyNoNamespaces } from './ground/whyNoNamespaces.ts'
import { openRouter } from './reach/openRouter.ts'
import { layNamespaces } from './streets/layNamespaces.ts'

/*
 * Hosts with files and no chain, in network namespaces: how one behind a router is reached, and which way the bytes go.
 */

const PEER = fileURLToPath(new URL('reach/directPeer.ts', import.meta.url))
const PORT = 30_303
const MIB = 1024 * 1024
const why = await whyNoNamespaces()
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Status {
  readonly peerId: string
  readonly reach: string
  readonly router: { readonly state: string; readonly port: number | null }
  readonly addresses: readonly string[]
  readonly peers: readonly { readonly id: string; readonly address: string; readonly relayed: boolean }[]
}
interface Peer {
  call<T>(call: string, input?: object): Promise<T>
  status(): Promise<Status>
}

async function start(lot: Lot, dir: string, relays: string, ways: string, ...bootstrap: string[]): Promise<Peer> {
  const [command, ...args] = lot.prefix
  const folder = join(dir, lot.name)
  const child = spawn(
    command!,
    [...args, process.execPath, '--import', 'tsx', PEER, lot.name, folder, String(PORT), relays, ways, ...bootstrap],
    { stdio: ['pipe', 'pipe', process.env['TOWN_LOG'] === undefined ? 'ignore' : 'inherit'] },
  )
  cleanups.push(async () => {
    child.stdin.end()
    if (child.exitCode === null) await new Promise((done) => child.once('exit', done))
  })
  const waiting: ((answer: { value?: unknown; error?: string }) => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line) as object))
  const next = () =>
    new Promise<unknown>((resolve, reject) =>
      waiting.push(({ value, error }) => (error === undefined ? resolve(value) : reject(new Error(error)))),
    )
  await next()
  const call = <T>(name: string, input: object = {}): Promise<T> => {
    const answer = next() as Promise<T>
    child.stdin.write(`${JSON.stringify({ call: name, ...input })}\n`)
    return answer
  }
  return { call, status: () => call<Status>('status') }
}

/** Bytes that came in at a host's door. */
async function received({ prefix }: Lot): Promise<number> {
  const [command, ...args] = prefix
  return Number(await runTool(command!, [...args, 'cat', '/sys/class/net/eth0/statistics/rx_bytes']))
}

/** A relay in public, and a studio and a factory behind a router each that forwards nothing. */
async function layHomes(ways: readonly [studio: string, factory: string], routers: 'home' | 'symmetric' = 'home') {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-direct-'))
  cleanups.push(() => rm(dir, { recursive: true, force: true }))
  const ground: Ground = await layNamespaces([
    { name: 'relay' },
    { name: 'studio', behindNat: routers },
    { name: 'factory', behindNat: routers },
  ])
  cleanups.push(() => ground.clear())
  const [relayLot, studioLot, factoryLot] = ['relay', 'studio', 'factory'].map((name) => ground.lots.get(name)!)
  const relay = await start(relayLot!, dir, 'whenPublic', '')
  const { peerId } = await relay.status()
  const door = `/ip4/${relayLot!.address}/tcp/${PORT}/p2p/${peerId}`
  const [studio, factory] = await Promise.all([
    start(studioLot!, dir, 'never', ways[0], door),
    start(factoryLot!, dir, 'never', ways[1], door),
  ])
  const until = (peer: Peer, what: (status: Status) => void, timeout = 60_000) =>
    vi.waitFor(async () => what(await peer.status()), { timeout, interval: 250 })
  for (const hidden of [studio!, factory!]) await until(hidden, ({ reach }) => expect(reach).toBe('relay'))
  const circuit = (await studio!.status()).addresses.find((address) => address.includes('/p2p-circuit'))!
  const studioId = (await studio!.status()).peerId
  const wayToStudio = async () => (await factory!.status()).peers.find(({ id }) => id === studioId)
  /** The factory gets a new file of the studio; how much of it passed the relay. */
  const fetchFile = async (bytes: number) => {
    const id = await studio!.call<string>('put', { bytes })
    const before = await received(relayLot!)
    expect(await factory!.call('get', { id, from: studioId })).toBe(bytes)
    return (await received(relayLot!)) - before
  }
  return { relay, studio: studio!, factory: factory!, studioLot: studioLot!, circuit, until, wayToStudio, fetchFile }
}

describe.skipIf(why !== null)('a studio and a factory, each behind a router', () => {
  it.each(['upnp', 'natPmp'] as const)(
    'a file through the relay, then directly once the studio’s router opens a port by %s',
    async (by) => {
      const { studio, factory, studioLot, circuit, until, wayToStudio, fetchFile } = await layHomes(['opens', ''])
      await until(studio, ({ router }) => expect(router.state).toBe('none'))
      await factory.call('connect', { address: circuit })
      await vi.waitFor(async () => expect(await wayToStudio()).toMatchObject({ relayed: true }), 10_000)
      expect(await fetchFile(6 * MIB)).toBeGreaterThan(6 * MIB)
      expect(await wayToStudio()).toMatchObject({ relayed: true })

      const router = await openRouter(studioLot, by)
      cleanups.push(() => router.close())
      await until(studio, (now) => expect(now.router).toEqual({ state: 'open', port: PORT }))
      const outside = `/ip4/${studioLot.address}/tcp/${PORT}`
      await until(studio, ({ reach, addresses }) => {
        expect(reach).toBe('direct')
        expect(addresses[0]).toMatch(new RegExp(`^${outside}/p2p/`))
      })
      await vi.waitFor(async () => {
        const way = await wayToStudio()
        expect(way).toMatchObject({ relayed: false })
        expect(way!.address.startsWith(outside)).toBe(true)
      }, 30_000)
      expect(await fetchFile(6 * MIB)).toBeLessThan(MIB)

      await studio.call('stop')
      await vi.waitFor(() => expect(router.heard.at(-1)).toBe(`closed ${PORT}`), 10_000)
    },
    240_000,
  )

  it('a file past the relay through a hole in both routers, which open no port', async () => {
    const { studio, factory, circuit, until, wayToStudio, fetchFile } = await layHomes(['punches', 'punches'])
    await factory.call('connect', { address: circuit })
    await vi.waitFor(async () => expect(await wayToStudio()).toMatchObject({ relayed: false }), 30_000)
    expect(await fetchFile(6 * MIB)).toBeLessThan(MIB)
    // A hole is nobody else's door: both are still reached through the relay only.
    for (const hidden of [studio, factory]) await until(hidden, ({ reach }) => expect(reach).toBe('relay'))
  }, 120_000)

  it.each([
    { what: 'routers that give each connection another port', ways: ['punches', 'punches'], routers: 'symmetric' },
    { what: 'one that makes no holes', ways: ['punches', ''], routers: 'home' },
    { what: 'another that makes no holes', ways: ['', 'punches'], routers: 'home' },
  ] as const)(
    'through the relay where no hole can be made: $what',
    async ({ ways, routers }) => {
      const { factory, circuit, wayToStudio, fetchFile } = await layHomes(ways, routers)
      await factory.call('connect', { address: circuit })
      await sleep(10_000)
      expect(await wayToStudio()).toMatchObject({ relayed: true })
      expect(await fetchFile(2 * MIB)).toBeGreaterThan(2 * MIB)
    },
    120_000,
  )
})

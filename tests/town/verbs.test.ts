import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whyNoNamespaces } from './ground/whyNoNamespaces.ts'
import type { Ground } from './ground/ground.ts'
import { cableOf, healAll, partition } from './links/partition.ts'
import { layNamespaces } from './streets/layNamespaces.ts'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/*
 * Each verb on a cable really acts, measured by plain TCP between hosts; what nodes make of it, the scenarios show.
 */

const why = await whyNoNamespaces()
if (why !== null) process.stdout.write(`the town's verbs are skipped: ${why}\n`)

const BYTES = 300_000
const PORT = 99
const SERVE = `
  const serve = (to) => to.on('error', () => 0).end(Buffer.alloc(${BYTES}))
  require('net').createServer(serve).listen(${PORT}, '0.0.0.0', () => console.log('listens'))`
const fetchFrom = (address: string) => `
  const from = Date.now()
  let got = 0
  const done = (how) => { console.log(JSON.stringify({ how, got, ms: Date.now() - from })); process.exit() }
  const socket = require('net').connect(${PORT}, '${address}')
  socket.on('data', (part) => (got += part.length)).on('error', ({ code }) => done(code)).on('end', () => done('end'))
  setTimeout(() => done('silence'), 8000)`

interface Fetched {
  readonly how: string
  readonly got: number
  readonly ms: number
}

describe.skipIf(why !== null)('the verbs on a cable', () => {
  let ground: Ground
  const running: ChildProcess[] = []
  const at = (name: string) => ground.lots.get(name)!
  const start = (name: string, script: string) => {
    const [command, ...args] = [...at(name).prefix, process.execPath, '-e', script]
    const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    running.push(child)
    return child
  }
  const fetches = async (name: string, address: string): Promise<Fetched> => {
    const [said] = (await once(start(name, fetchFrom(address)).stdout!, 'data')) as [Buffer]
    return JSON.parse(said.toString()) as Fetched
  }
  const whole = { how: 'end', got: BYTES }
  const nothing = { how: 'silence', got: 0 }

  beforeAll(async () => {
    ground = await layNamespaces([
      { name: 'ann' },
      { name: 'ben' },
      { name: 'home', behindNat: 'home' },
      { name: 'far', kbitPerSecond: 4_000 },
    ])
    for (const name of ['ann', 'ben', 'home', 'far']) await once(start(name, SERVE).stdout!, 'data')
  }, 120_000)
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL')
    await ground.clear()
  })

  it('cut and heal', async () => {
    expect(await fetches('ann', at('ben').address)).toMatchObject(whole)
    await cableOf(at('ben')).cut()
    expect(await fetches('ann', at('ben').address)).toMatchObject(nothing)
    await cableOf(at('ben')).heal()
    expect(await fetches('ann', at('ben').address)).toMatchObject(whole)
  }, 120_000)

  it('a router lets its own out and nobody in', async () => {
    expect(await fetches('home', at('ben').address)).toMatchObject(whole)
    expect((await fetches('ben', at('home').address)).got).toBe(0)
    expect((await fetches('ben', '192.168.7.2')).got).toBe(0)
  }, 120_000)

  it('a partition parts two sides, also who is behind a router, and nobody on one side', async () => {
    await partition([at('ann'), at('home')], [at('ben')])
    const [there, back, behind, beside] = await Promise.all([
      fetches('ann', at('ben').address),
      fetches('ben', at('ann').address),
      fetches('home', at('ben').address),
      fetches('home', at('ann').address),
    ])
    expect([there, back, behind]).toMatchObject([nothing, nothing, nothing])
    expect(beside).toMatchObject(whole)
    await healAll([...ground.lots.values()])
    expect(await fetches('home', at('ben').address)).toMatchObject(whole)
  }, 120_000)

  it('a slow line is slow both ways, as laid and as told', async () => {
    // 300,000 bytes at 4 Mbit/s take 0.6 s; the bucket gives 16 KiB of it at once.
    const lineMs = ((BYTES - 16_384) * 8) / 4_000
    for (const { how, ms } of [await fetches('ann', at('far').address), await fetches('far', at('ann').address)]) {
      expect(how).toBe('end')
      expect(ms).toBeGreaterThan(0.9 * lineMs)
    }
    await cableOf(at('ann')).slow(1_000)
    expect((await fetches('ben', at('ann').address)).ms).toBeGreaterThan(0.9 * 4 * lineMs)
    await healAll([at('ann'), at('far')])
    // Healed, each is as it was laid.
    expect((await fetches('ann', at('far').address)).ms).toBeGreaterThan(0.9 * lineMs)
  }, 120_000)

  it('loss drops some packets, or all', async () => {
    await cableOf(at('ben')).lose(100)
    expect(await fetches('ann', at('ben').address)).toMatchObject(nothing)
    // TCP mends what a fifth of loss breaks, slowly: a lost SYN alone costs a second.
    await cableOf(at('ben')).lose(20)
    const lossy = await Promise.all(Array.from({ length: 6 }, () => fetches('ann', at('ben').address)))
    expect(Math.max(...lossy.map(({ ms }) => ms))).toBeGreaterThan(200)
    await cableOf(at('ben')).heal()
    expect(await fetches('ann', at('ben').address)).toMatchObject(whole)
  }, 120_000)
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whyNoDelay } from './ground/whyNoDelay.ts'
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
const noDelay = why ?? (await whyNoDelay())
if (why === null && noDelay !== null) process.stdout.write(`delay is skipped: ${noDelay}\n`)

const BYTES = 300_000
const PORT = 99
const CLOCK_PORT = 98
/** 300,000 bytes at 4 Mbit/s take 0.6 s; the bucket gives 16 KiB of it at once. */
const LINE_MS = ((BYTES - 16_384) * 8) / 4_000
const SERVE = `
  const serve = (to) => to.on('error', () => 0).end(Buffer.alloc(${BYTES}))
  const tell = (to) => to.on('error', () => 0).on('data', () => to.write(String(Date.now())))
  require('net').createServer(tell).listen(${CLOCK_PORT}, '0.0.0.0')
  require('net').createServer(serve).listen(${PORT}, '0.0.0.0', () => console.log('listens'))`
const fetchFrom = (address: string) => `
  const from = Date.now()
  let got = 0
  const done = (how) => { console.log(JSON.stringify({ how, got, ms: Date.now() - from })); process.exit() }
  const socket = require('net').connect(${PORT}, '${address}')
  socket.on('data', (part) => (got += part.length)).on('error', ({ code }) => done(code)).on('end', () => done('end'))
  setTimeout(() => done('silence'), 8000)`

/** All hosts have this machine's clock. */
const askTheTime = (address: string) => `
  const from = Date.now()
  const socket = require('net').connect(${CLOCK_PORT}, '${address}')
  socket.on('connect', () => {
    const asked = Date.now()
    socket.on('data', (there) => {
      const said = Number(there)
      console.log(JSON.stringify({ connectMs: asked - from, thereMs: said - asked, backMs: Date.now() - said }))
      process.exit()
    })
    socket.write('?')
  })`

interface Asked {
  readonly connectMs: number
  readonly thereMs: number
  readonly backMs: number
}

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
  const asks = async (name: string, address: string): Promise<Asked> => {
    const [said] = (await once(start(name, askTheTime(address)).stdout!, 'data')) as [Buffer]
    return JSON.parse(said.toString()) as Asked
  }
  /** So much later than without delay each way, within what a busy machine adds. */
  const expectLate = ({ connectMs, thereMs, backMs }: Asked, ms: number) => {
    const late = [thereMs, backMs, connectMs / 2]
    // Both ends of a time are rounded down.
    expect(Math.min(...late), JSON.stringify(late)).toBeGreaterThanOrEqual(ms - 1)
    expect(Math.max(...late), JSON.stringify(late)).toBeLessThan(ms + 40)
  }
  const whole = { how: 'end', got: BYTES }
  const nothing = { how: 'silence', got: 0 }

  beforeAll(async () => {
    ground = await layNamespaces([
      { name: 'ann' },
      { name: 'ben' },
      { name: 'home', behindNat: 'home' },
      { name: 'far', kbitPerSecond: 4_000, delayMs: noDelay === null ? 60 : 0 },
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
    for (const { how, ms } of [await fetches('ann', at('far').address), await fetches('far', at('ann').address)]) {
      expect(how).toBe('end')
      expect(ms).toBeGreaterThan(0.9 * LINE_MS)
    }
    await cableOf(at('ann')).slow(1_000)
    expect((await fetches('ben', at('ann').address)).ms).toBeGreaterThan(0.9 * 4 * LINE_MS)
    await healAll([at('ann'), at('far')])
    // Healed, each is as it was laid.
    expect((await fetches('ann', at('far').address)).ms).toBeGreaterThan(0.9 * LINE_MS)
  }, 120_000)

  it.skipIf(noDelay !== null)(
    'delay is there each way, composes with a slow line, and is gone after heal',
    async () => {
      const { address } = at('ben')
      expectLate(await asks('ann', address), 0)
      await cableOf(at('ben')).delay(80)
      expectLate(await asks('ann', address), 80)
      await cableOf(at('ben')).slow(4_000)
      const { how, ms } = await fetches('ann', address)
      expect(how).toBe('end')
      // The handshake, and the line for all but what the bucket gives at once; TCP fills it within a few round trips.
      expect(ms).toBeGreaterThan(160 + 0.9 * LINE_MS)
      expect(ms).toBeLessThan(6 * 160 + 1.5 * LINE_MS)
      await cableOf(at('ben')).heal()
      expectLate(await asks('ann', address), 0)
      expect((await fetches('ann', address)).ms).toBeLessThan(0.5 * LINE_MS)
      await cableOf(at('ben')).delay(80)
      await cableOf(at('ben')).cut()
      expect(await fetches('ann', address)).toMatchObject(nothing)
      await cableOf(at('ben')).heal()
      expect(await fetches('ann', address)).toMatchObject(whole)
    },
    120_000,
  )

  it.skipIf(noDelay !== null)(
    'a line laid with delay has it again when healed, and adds to that of others',
    async () => {
      const { address } = at('far')
      // Who asks first finds the other’s network card, too.
      await asks('ann', address)
      expectLate(await asks('ann', address), 60)
      await cableOf(at('far')).delay(0)
      expectLate(await asks('ann', address), 0)
      await cableOf(at('far')).heal()
      await cableOf(at('ann')).delay(40)
      expectLate(await asks('ann', address), 100)
      await cableOf(at('ann')).heal()
      expectLate(await asks('ann', address), 60)
    },
    120_000,
  )

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

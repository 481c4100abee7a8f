import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ground } from './ground/ground.ts'
import { whyNoDelay } from './ground/whyNoDelay.ts'
import { whyNoNamespaces } from './ground/whyNoNamespaces.ts'
import { whyNoProxies } from './ground/whyNoProxies.ts'
import { openTalk, type Asked, type Talk } from './links/openTalk.ts'
import { cableOf, healAll, partition } from './links/partition.ts'
import { layNamespaces } from './streets/layNamespaces.ts'
import { layProxies } from './streets/layProxies.ts'

/*
 * Each verb on a cable really acts, measured by plain TCP between hosts, on either ground; what nodes make of it, the
 * scenarios show.
 */

const BYTES = 300_000
/** 300,000 bytes at 4 Mbit/s take 0.6 s; the bucket gives 16 KiB of it at once. */
const LINE_MS = ((BYTES - 16_384) * 8) / 4_000

const [noNamespaces, noProxies] = [await whyNoNamespaces(), await whyNoProxies()]
const GROUNDS = [
  { on: 'namespaces', lay: layNamespaces, why: noNamespaces, noDelay: noNamespaces ?? (await whyNoDelay()) },
  { on: 'proxies', lay: layProxies, why: noProxies, noDelay: noProxies },
] as const
for (const { on, why, noDelay } of GROUNDS) {
  if (why !== null) process.stdout.write(`the town's verbs on ${on} are skipped: ${why}\n`)
  else if (noDelay !== null) process.stdout.write(`delay on ${on} is skipped: ${noDelay}\n`)
}

/** So much later than without delay each way, within what a busy machine adds. */
function expectLate({ openMs, thereMs, backMs }: Asked, ms: number): void {
  const late = [thereMs, backMs, openMs / 4]
  // Both ends of a time are rounded down.
  expect(Math.min(...late), JSON.stringify(late)).toBeGreaterThanOrEqual(ms - 1)
  expect(Math.max(...late), JSON.stringify(late)).toBeLessThan(ms + 40)
}

for (const { on, lay, why, noDelay } of GROUNDS)
  describe.skipIf(why !== null)(`the verbs on a cable, on ${on}`, () => {
    let ground: Ground
    let talk: Talk
    const at = (name: string) => ground.lots.get(name)!
    const whole = { how: 'end', got: BYTES, isInOrder: true }
    const nothing = { how: 'silence', got: 0 }

    beforeAll(async () => {
      ground = await lay([
        { name: 'ann' },
        { name: 'ben' },
        { name: 'home', behindNat: 'home' },
        { name: 'far', kbitPerSecond: 4_000, delayMs: noDelay === null ? 60 : 0 },
      ])
      talk = await openTalk(ground, BYTES)
    }, 120_000)
    afterAll(async () => {
      talk?.end()
      await ground?.clear()
    })

    it('cut and heal', async () => {
      expect(await talk.fetches('ann', at('ben').address)).toMatchObject(whole)
      await cableOf(at('ben')).cut()
      const [to, from] = await Promise.all([
        talk.fetches('ann', at('ben').address),
        talk.fetches('ben', at('ann').address),
      ])
      expect(to).toMatchObject(nothing)
      // Whose own cable is out may be told that nobody answers.
      expect(from.got).toBe(0)
      await cableOf(at('ben')).heal()
      expect(await talk.fetches('ann', at('ben').address)).toMatchObject(whole)
    }, 120_000)

    it.skipIf(on === 'proxies')(
      'a router lets its own out and nobody in',
      async () => {
        expect(await talk.fetches('home', at('ben').address)).toMatchObject(whole)
        expect((await talk.fetches('ben', at('home').address)).got).toBe(0)
        expect((await talk.fetches('ben', '192.168.7.2')).got).toBe(0)
      },
      120_000,
    )

    it('a partition parts two sides, also who is behind a router, and nobody on one side', async () => {
      await partition([at('ann'), at('home')], [at('ben')])
      const [there, back, behind, beside] = await Promise.all([
        talk.fetches('ann', at('ben').address),
        talk.fetches('ben', at('ann').address),
        talk.fetches('home', at('ben').address),
        talk.fetches('home', at('ann').address),
      ])
      expect([there, back, behind]).toMatchObject([nothing, nothing, nothing])
      expect(beside).toMatchObject(whole)
      await healAll([...ground.lots.values()])
      expect(await talk.fetches('home', at('ben').address)).toMatchObject(whole)
    }, 120_000)

    it('a slow line is slow both ways, as laid and as told, for all who share it', async () => {
      for (const got of [await talk.fetches('ann', at('far').address), await talk.fetches('far', at('ann').address)]) {
        expect(got).toMatchObject(whole)
        expect(got.ms).toBeGreaterThan(0.9 * LINE_MS)
      }
      const both = await Promise.all(['ann', 'ben'].map((name) => talk.fetches(name, at('far').address)))
      expect(both).toMatchObject([whole, whole])
      expect(Math.max(...both.map(({ ms }) => ms))).toBeGreaterThan(0.9 * 2 * LINE_MS)
      await cableOf(at('ann')).slow(1_000)
      expect((await talk.fetches('ben', at('ann').address)).ms).toBeGreaterThan(0.9 * 4 * LINE_MS)
      await healAll([at('ann'), at('far')])
      // Healed, each is as it was laid.
      expect((await talk.fetches('ann', at('far').address)).ms).toBeGreaterThan(0.9 * LINE_MS)
    }, 120_000)

    it.skipIf(noDelay !== null)(
      'delay is there each way, composes with a slow line, and is gone after heal',
      async () => {
        const { address } = at('ben')
        expectLate(await talk.asks('ann', address), 0)
        await cableOf(at('ben')).delay(80)
        expectLate(await talk.asks('ann', address), 80)
        await cableOf(at('ben')).slow(4_000)
        const got = await talk.fetches('ann', address)
        expect(got).toMatchObject(whole)
        // The handshake, and the line for all but what the bucket gives at once; TCP fills it within a few round trips.
        expect(got.ms).toBeGreaterThan(160 + 0.9 * LINE_MS)
        expect(got.ms).toBeLessThan(6 * 160 + 1.5 * LINE_MS)
        await cableOf(at('ben')).heal()
        expectLate(await talk.asks('ann', address), 0)
        expect((await talk.fetches('ann', address)).ms).toBeLessThan(0.5 * LINE_MS)
        await cableOf(at('ben')).delay(80)
        await cableOf(at('ben')).cut()
        expect(await talk.fetches('ann', address)).toMatchObject(nothing)
        await cableOf(at('ben')).heal()
        expect(await talk.fetches('ann', address)).toMatchObject(whole)
      },
      120_000,
    )

    it.skipIf(noDelay !== null)(
      'a line laid with delay has it again when healed, and adds to that of others',
      async () => {
        const { address } = at('far')
        // Who asks first finds the other’s network card, too.
        await talk.asks('ann', address)
        expectLate(await talk.asks('ann', address), 60)
        await cableOf(at('far')).delay(0)
        expectLate(await talk.asks('ann', address), 0)
        await cableOf(at('far')).heal()
        await cableOf(at('ann')).delay(40)
        expectLate(await talk.asks('ann', address), 100)
        await cableOf(at('ann')).heal()
        expectLate(await talk.asks('ann', address), 60)
      },
      120_000,
    )

    it('loss drops some packets, or all', async () => {
      await cableOf(at('ben')).lose(100)
      expect(await talk.fetches('ann', at('ben').address)).toMatchObject(nothing)
      // TCP mends what a fifth of loss breaks, slowly: a lost SYN alone costs a second.
      await cableOf(at('ben')).lose(20)
      const lossy = await Promise.all(Array.from({ length: 6 }, () => talk.fetches('ann', at('ben').address)))
      expect(Math.max(...lossy.map(({ ms }) => ms))).toBeGreaterThan(200)
      expect(lossy.every(({ isInOrder }) => isInOrder)).toBe(true)
      await cableOf(at('ben')).heal()
      expect(await talk.fetches('ann', at('ben').address)).toMatchObject(whole)
    }, 120_000)
  })

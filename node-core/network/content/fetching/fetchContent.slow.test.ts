import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { createNetwork } from '../../createNetwork.ts'
import type { Network } from '../../network.ts'
import type { NetworkOptions } from '../../options.ts'
import { CONTENT_GET, CONTENT_HAVE, CONTENT_WHO, decodeChunkRequest, encodeSize } from '../contentProtocol.ts'
import type { ContentStore } from '../contentStore.ts'
import { createContentStore, type ContentStoreOptions } from '../createContentStore.ts'
import { STATE_BYTES } from '../hashing/createChunkHash.ts'
import { encodeTold } from './findHolders.ts'

/*
 * Over real sockets on loopback: what a download does when peers lie, stall, leave, or are not connected at first.
 */

const MIB = 1024 * 1024
let root = ''
const cleanups: (() => Promise<void>)[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fetch-'))
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await rm(root, { recursive: true, force: true })
})
async function host(
  name: string,
  to: readonly Network[] = [],
  options: Partial<NetworkOptions> = {},
): Promise<Network> {
  const network = await createNetwork({
    identity: createHash('sha256').update(`fetch ${name}`).digest(),
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
    reconnectMs: 100,
    bootstrap: to.flatMap((each) => each.addresses()),
    ...options,
  })
  cleanups.push(() => network.stop())
  if (to.length > 0) await vi.waitFor(() => expect(network.peers()).toHaveLength(to.length), 10_000)
  return network
}
async function store(network: Network, options: Partial<ContentStoreOptions> = {}): Promise<ContentStore> {
  const content = await createContentStore({
    dir: join(root, network.peerId),
    network,
    clock: systemClock,
    log: silentLogger,
    ...options,
  })
  cleanups.push(() => content.stop())
  return content
}
const penalty = (network: Network, peer: Network) =>
  network.peers().find(({ id }) => id === peer.peerId)?.penalty ?? null
/** Counts what a host is asked for. */
function count(network: Network, protocol: string): { asked: number } {
  const counter = { asked: 0 }
  const original = network.requestStream.bind(network)
  network.requestStream = (peer, name, bytes, options) => {
    if (name === protocol) counter.asked++
    return original(peer, name, bytes, options)
  }
  return counter
}

describe('several at once', () => {
  it('shares the chunks among all that have the file', async () => {
    const file = randomBytes(24 * MIB + 3)
    const sources = await Promise.all(['a', 'b', 'c'].map((name) => host(name)))
    for (const source of sources) await (await store(source)).put(file)
    const here = await host('here', sources)
    const asked = new Map<string, number>()
    const original = here.requestStream.bind(here)
    here.requestStream = async function* (peer, protocol, bytes, options) {
      for await (const message of original(peer, protocol, bytes, options)) {
        if (protocol === CONTENT_GET) asked.set(peer, (asked.get(peer) ?? 0) + 1)
        yield message
      }
    }
    const content = await store(here)
    const id = await (await store(await host('d'))).put(file)
    expect(await content.get(id)).toBe(file.length)
    expect(file.equals(await content.readAll(id))).toBe(true)
    expect([...asked.keys()].toSorted()).toEqual(sources.map((source) => source.peerId).toSorted())
    const chunks = [...asked.values()].reduce((sum, each) => sum + each, 0)
    // 25 chunks, and at most a few asked for twice.
    expect(chunks).toBeGreaterThanOrEqual(25)
    expect(chunks).toBeLessThan(34)
  })

  it('a peer that lies costs the chunk it lied about, and is penalised', async () => {
    const file = randomBytes(12 * MIB)
    const [honest, liar] = [await host('honest'), await host('liar')]
    const id = await (await store(honest)).put(file)
    // Serves the file, except for one chunk: the bytes are wrong there, or the state before them.
    const own = await store(liar)
    await own.put(file)
    const here = await host('here', [honest, liar])
    const original = here.requestStream.bind(here)
    let lies = 0
    let chunks = 0
    here.requestStream = async function* (peer, protocol, bytes, options) {
      const first = protocol === CONTENT_GET ? decodeChunkRequest(bytes).from : 0
      let index = first
      for await (const message of original(peer, protocol, bytes, options)) {
        if (protocol === CONTENT_GET) {
          chunks++
          if (peer === liar.peerId && index < 9) {
            lies++
            message[index % 2 === 0 ? 3 : STATE_BYTES + 5]! ^= 1
          }
          index--
        }
        yield message
      }
    }
    const content = await store(here)
    const steps: number[] = []
    expect(await content.get(id, { from: [liar.peerId], onProgress: ({ bytes }) => steps.push(bytes) })).toBe(
      file.length,
    )
    expect(file.equals(await content.readAll(id))).toBe(true)
    expect(lies).toBeGreaterThan(0)
    // Never back to the beginning: what was proven stays.
    expect(steps).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) * MIB))
    expect(chunks).toBeLessThan(12 + 9)
    expect(penalty(here, liar)).toBeGreaterThan(40)
    expect(penalty(here, honest)).toBe(0)
  })

  it('names the peer that wrote its own end: another size, another file', async () => {
    const [honest, liar] = [await host('honest'), await host('liar')]
    const file = randomBytes(3 * MIB)
    const id = await (await store(honest)).put(file)
    liar.handle(CONTENT_HAVE, async () => encodeSize(2 * MIB))
    liar.handle(CONTENT_GET, async function* (request) {
      const { count: chunks } = decodeChunkRequest(request)
      for (let i = 0; i < chunks; i++) yield new Uint8Array(randomBytes(STATE_BYTES + MIB))
    })
    const here = await host('here', [honest, liar])
    const content = await store(here)
    expect(await content.get(id, { from: [liar.peerId] })).toBe(3 * MIB)
    expect(file.equals(await content.readAll(id))).toBe(true)
    await vi.waitFor(() => expect(penalty(here, liar)).toBeGreaterThan(40), 5_000)
  })

  it('a peer that sends nothing is replaced, and the file comes from the other', async () => {
    const [honest, staller] = [await host('honest'), await host('staller')]
    const file = randomBytes(10 * MIB)
    const id = await (await store(honest)).put(file)
    const own = await store(staller)
    await own.put(file)
    const here = await host('here', [honest, staller])
    const original = here.requestStream.bind(here)
    here.requestStream = async function* (peer, protocol, bytes, options) {
      for await (const message of original(peer, protocol, bytes, options)) {
        // After its first chunk it only keeps the line open.
        if (protocol === CONTENT_GET && peer === staller.peerId && decodeChunkRequest(bytes).from < 9)
          await new Promise<never>((_resolve, reject) =>
            options?.signal?.addEventListener('abort', () => reject(new Error('abandoned'))),
          ).catch(() => undefined)
        yield message
      }
    }
    const content = await store(here, { swarm: { hedgeMs: 200 } })
    const from = Date.now()
    expect(await content.get(id, { from: [staller.peerId] })).toBe(file.length)
    expect(Date.now() - from).toBeLessThan(15_000)
    expect(file.equals(await content.readAll(id))).toBe(true)
  })

  it('whoever says to have every file and gives none is penalised; the search ends in time', async () => {
    const boaster = await host('boaster')
    boaster.handle(CONTENT_HAVE, async () => encodeSize(5 * MIB))
    boaster.handle(CONTENT_GET, async function* () {
      yield await Promise.reject<Uint8Array>(new TypeError('nothing here'))
    })
    const here = await host('here', [boaster])
    const content = await store(here)
    const id = await (await store(await host('far'))).put(randomBytes(MIB + 1))
    await expect(content.get(id, { searchMs: 1_500 })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' })
    expect(penalty(here, boaster)).toBeGreaterThanOrEqual(10)
    expect((await content.usage()).partialBytes).toBe(0)
  })
})

describe('beyond those connected', () => {
  it('A finds at C what B has not: B asks on, one hop and two', async () => {
    const c = await host('c')
    const b = await host('b', [c])
    const a = await host('a', [b])
    const z = await host('z', [a])
    const id = await (await store(c)).put(randomBytes(MIB + 5))
    const [atB, atA, atZ] = [await store(b), await store(a), await store(z)]
    expect(a.peers().map((peer) => peer.id)).not.toContain(c.peerId)
    // Z asks A, which asks B, which asks C.
    expect(await atZ.get(id, { searchMs: 15_000 })).toBe(MIB + 5)
    expect(await atA.get(id, { searchMs: 15_000 })).toBe(MIB + 5)
    expect(await atB.has(id)).toBe(false)
    expect(z.peers().map((peer) => peer.id)).toContain(c.peerId)
  })

  it('a question is not handed on for ever, and not twice', async () => {
    const hosts = [await host('0')]
    for (let i = 1; i < 6; i++) hosts.push(await host(String(i), [hosts[i - 1]!]))
    const stores = []
    for (const each of hosts) stores.push(await store(each))
    const id = await stores[0]!.put(new Uint8Array([1, 2, 3]))
    const counters = hosts.map((each) => count(each, CONTENT_WHO))
    await expect(stores[5]!.get(id, { searchMs: 4_000 })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' })
    expect(counters[4]!.asked).toBeGreaterThan(0)
    // Five links away is too far, and nobody beyond the second hop was asked.
    expect(counters[2]!.asked + counters[1]!.asked + counters[0]!.asked).toBe(0)
  })

  it('addresses near us are dialled only when told by who is near; made-up ones cost nothing', async () => {
    const teller = await host('teller')
    const target = await host('target')
    const id = await (await store(target)).put(randomBytes(10))
    const stranger = (await host('stranger')).addresses()[0]!.split('/p2p/')[1]!
    teller.handle(CONTENT_HAVE, async () => encodeSize(null))
    teller.handle(CONTENT_WHO, async () =>
      encodeTold([`/ip4/192.168.77.1/tcp/9/p2p/${stranger}`, 'rubbish', '', ...target.addresses()]),
    )
    const here = await host('here', [teller])
    const dialled: string[] = []
    const original = here.connect.bind(here)
    here.connect = (address) => {
      dialled.push(address)
      return original(address)
    }
    expect(await (await store(here)).get(id)).toBe(10)
    expect(dialled).toEqual(target.addresses())
    expect(penalty(here, teller)).toBe(0)
  })
})

describe('the table of who has what', () => {
  const providers = { protocol: '/dipnet/test/kad/1' }
  const keeper = (name: string, to: readonly Network[] = []) =>
    host(name, to, { providers: { ...providers, serves: 'always' } })
  const client = (name: string, to: readonly Network[]) => host(name, to, { providers })
  const knowsKeepers = (network: Network, least = 1) =>
    vi.waitFor(() => expect(network.recordKeepers()).toBeGreaterThanOrEqual(least), 15_000)
  const announce = { lookMs: 200 }
  const providersOf = async (network: Network, id: ContentId) => {
    const found: string[] = []
    for await (const peer of network.findProviders(contentIdToDigest(id), AbortSignal.timeout(5_000))) found.push(peer)
    return found
  }

  it('a file is announced, found by a node that knows nobody who has it, withdrawn when it is gone', async () => {
    const table = await keeper('table')
    const far = await client('far', [table])
    const here = await client('here', [table])
    await knowsKeepers(far)
    await knowsKeepers(here)
    const there = await store(far, { announce })
    const id = await there.put(randomBytes(2 * MIB))
    const cached = await there.put(randomBytes(100), { keep: null })
    await vi.waitFor(async () => expect((await there.usage()).announced).toBe(2), 10_000)
    expect(await providersOf(here, id)).toEqual([far.peerId])
    // The table's node has no content room: it cannot be asked on.
    const content = await store(here)
    expect(await content.get(id, { searchMs: 15_000 })).toBe(2 * MIB)
    expect(await there.sweep(0)).toBe(100)
    expect((await there.usage()).announced).toBe(1)
    expect(await there.has(cached)).toBe(false)
  })

  it('what was there before is announced to keepers met later, and anew', async () => {
    const far = await host('far', [], { providers, providerLimits: { validMs: 2_000 } })
    const there = await store(far, { announce: { lookMs: 200, againMs: 700 } })
    const id = await there.put(randomBytes(50))
    const table = await host('table', [far], {
      providers: { ...providers, serves: 'always' },
      providerLimits: { validMs: 2_000 },
    })
    await knowsKeepers(far)
    const here = await client('here', [table])
    await knowsKeepers(here)
    await vi.waitFor(async () => expect(await providersOf(here, id)).toEqual([far.peerId]), 10_000)
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(await providersOf(here, id)).toEqual([far.peerId])
    // Gone: nobody says so any more, and the record lapses.
    await there.stop()
    await vi.waitFor(async () => expect(await providersOf(here, id)).toEqual([]), 10_000)
  })

  it('records of somebody who has nothing cost a question; wrong bytes for an id are penalised', async () => {
    const table = await keeper('table')
    const [honest, empty, liar] = [
      await client('honest', [table]),
      await client('empty', [table]),
      await client('liar', [table]),
    ]
    const file = randomBytes(3 * MIB)
    const there = await store(honest, { announce })
    const id = await there.put(file)
    for (const each of [honest, empty, liar]) await knowsKeepers(each)
    await vi.waitFor(async () => expect((await there.usage()).announced).toBe(1), 10_000)
    // Both say in the table to have it.
    await store(empty)
    liar.handle(CONTENT_HAVE, async () => encodeSize(3 * MIB))
    liar.handle(CONTENT_GET, async function* (request) {
      const { count: chunks } = decodeChunkRequest(request)
      for (let i = 0; i < chunks; i++) yield new Uint8Array(STATE_BYTES + MIB)
    })
    const signal = AbortSignal.timeout(10_000)
    await empty.provide(contentIdToDigest(id), signal)
    await liar.provide(contentIdToDigest(id), signal)
    const here = await client('here', [table])
    await knowsKeepers(here)
    expect((await providersOf(here, id)).toSorted()).toEqual([honest, empty, liar].map((x) => x.peerId).toSorted())
    const content = await store(here)
    expect(await content.get(id, { searchMs: 20_000 })).toBe(3 * MIB)
    expect(file.equals(await content.readAll(id))).toBe(true)
    expect(penalty(here, honest)).toBe(0)
    expect(penalty(here, empty) ?? 0).toBe(0)
  })

  it('networks keep apart: another genesis, another table', async () => {
    const table = await keeper('table')
    const other = await host('other', [table], { providers: { protocol: '/dipnet/elsewhere/kad/1' } })
    const same = await client('same', [table])
    await knowsKeepers(same)
    expect(other.recordKeepers()).toBe(0)
  })
})

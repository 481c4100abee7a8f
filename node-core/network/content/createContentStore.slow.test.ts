import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { createNetwork } from '../createNetwork.ts'
import type { Network } from '../network.ts'
import { CONTENT_GET, CONTENT_HAVE, encodeSize } from './contentProtocol.ts'
import { createContentStore } from './createContentStore.ts'
import type { ContentStore } from './contentStore.ts'

const MIB = 1024 * 1024
let root = ''
const cleanups: (() => Promise<void>)[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'content-'))
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await rm(root, { recursive: true, force: true })
})
async function host(name: string, bootstrap: readonly string[] = []): Promise<Network> {
  const identity = createHash('sha256').update(name).digest()
  const network = await createNetwork({
    identity,
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
    reconnectMs: 100,
    bootstrap,
  })
  cleanups.push(() => network.stop())
  return network
}
async function store(network: Network, name: string, quotaBytes: number | null = null): Promise<ContentStore> {
  const content = await createContentStore({
    dir: join(root, name),
    network,
    clock: systemClock,
    log: silentLogger,
    quotaBytes,
  })
  cleanups.push(() => content.stop())
  return content
}
const connected = (network: Network, count: number) =>
  vi.waitFor(() => expect(network.peers()).toHaveLength(count), 5000)
const collect = async (parts: AsyncIterable<Uint8Array>) => {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

describe('local files', () => {
  it('stores bytes and streams under their content id, reads ranges', async () => {
    const content = await store(await host('a'), 'a')
    const bytes = randomBytes(3 * MIB + 5)
    const id = await content.put(bytes)
    expect(id).toBe(bytesToContentId(bytes))
    expect(
      await content.put(
        (async function* () {
          yield bytes.subarray(0, 7)
          yield bytes.subarray(7)
        })(),
      ),
    ).toBe(id)
    expect(await content.size(id)).toBe(bytes.length)
    expect(
      (await collect(content.read(id, { start: MIB - 3, end: 2 * MIB }))).equals(bytes.subarray(MIB - 3, 2 * MIB)),
    ).toBe(true)
    expect(await collect(content.read(id, { start: bytes.length }))).toHaveLength(0)
    expect(bytes.equals(await content.readAll(id))).toBe(true)
    await expect(content.readAll(id, 100)).rejects.toMatchObject({ code: 'CONTENT_TOO_LARGE' })
  })

  it('leaves nothing behind of a write that failed', async () => {
    const content = await store(await host('a'), 'a')
    const broken = (async function* () {
      yield new Uint8Array(10)
      await Promise.reject(new TypeError('disk gone'))
    })()
    await expect(content.put(broken)).rejects.toThrow('disk gone')
    await expect(content.put(new Uint8Array(11), { maxBytes: 10 })).rejects.toMatchObject({ code: 'CONTENT_TOO_LARGE' })
    expect(await readdir(join(root, 'a', 'incoming'))).toEqual([])
    expect((await content.usage()).files).toBe(0)
  })

  it('notices a file that changed on disk, and removes it', async () => {
    const content = await store(await host('a'), 'a')
    const id = await content.put(new Uint8Array([1, 2, 3]))
    await writeFile(join(root, 'a', 'files', id.slice(-3, -1), id), 'x')
    await expect(content.readAll(id)).rejects.toMatchObject({ code: 'CONTENT_DAMAGED' })
    expect(await content.has(id)).toBe(false)
  })

  it('sweeps the least recently used unpinned files', async () => {
    const content = await store(await host('a'), 'a', 250)
    const ids = []
    for (let i = 0; i < 4; i++) {
      ids.push(await content.put(new Uint8Array(100).fill(i)))
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    await content.pin(ids[0]!)
    await content.readAll(ids[1]!)
    expect(await content.sweep()).toBe(200)
    expect(await Promise.all(ids.map((id) => content.has(id)))).toEqual([true, true, false, false])
    expect(await content.usage()).toEqual({ files: 2, bytes: 200, pinnedBytes: 100, quotaBytes: 250 })
  })
})

describe('fetching from peers', () => {
  it('gets a file by its id in chunks, with progress, once for two askers', async () => {
    const a = await host('a')
    const b = await host('b', a.addresses())
    const [there, here] = [await store(a, 'a'), await store(b, 'b')]
    await connected(b, 1)
    const id = await there.put(randomBytes(5 * MIB + 1))
    const steps: number[] = []
    const sizes = await Promise.all([here.get(id, { onProgress: (p) => steps.push(p.bytes) }), here.get(id)])
    expect(sizes).toEqual([5 * MIB + 1, 5 * MIB + 1])
    expect(steps).toEqual([1, 2, 3, 4, 5].map((n) => n * MIB).concat(5 * MIB + 1))
    expect(await here.has(id)).toBe(true)
    await expect(here.get(await there.put(randomBytes(1000)), { maxBytes: 999 })).rejects.toMatchObject({
      code: 'CONTENT_TOO_LARGE',
    })
    await expect(here.get(bytesToContentId(new Uint8Array([9])), { searchMs: 300 })).rejects.toMatchObject({
      code: 'CONTENT_NOT_FOUND',
    })
  })

  it('goes on where a broken download ended, and can be cancelled', async () => {
    const a = await host('a')
    const b = await host('b', a.addresses())
    const there = await store(a, 'a')
    let here = await store(b, 'b')
    await connected(b, 1)
    const id = await there.put(randomBytes(8 * MIB))
    const controller = new AbortController()
    const stopAt3 = here.get(id, {
      signal: controller.signal,
      onProgress: (p) => p.bytes >= 3 * MIB && controller.abort(),
    })
    await expect(stopAt3).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await here.has(id)).toBe(false)
    const held = (await stat(join(root, 'b', 'partial', id))).size
    expect(held).toBeGreaterThanOrEqual(3 * MIB)
    await here.stop()
    here = await store(b, 'b')
    const steps: number[] = []
    await here.get(id, { onProgress: (p) => steps.push(p.bytes) })
    expect(steps[0]).toBeGreaterThan(held)
    // The connection itself breaks and returns.
    const second = await there.put(randomBytes(8 * MIB))
    let cut = false
    await here.get(second, {
      onProgress: (p) => {
        if (cut || p.bytes < 2 * MIB) return
        cut = true
        void a.goOffline().then(() => a.goOnline())
      },
    })
    expect(cut).toBe(true)
    expect(await here.has(second)).toBe(true)
  })

  it('penalises a peer with wrong bytes and takes the file from the next', async () => {
    const liar = await host('liar')
    const honest = await host('honest')
    const b = await host('b', [...liar.addresses(), ...honest.addresses()])
    const file = randomBytes(2 * MIB)
    const id = await (await store(honest, 'honest')).put(file)
    liar.handle(CONTENT_HAVE, async () => encodeSize(file.length))
    liar.handle(CONTENT_GET, async function* () {
      yield file.subarray(0, MIB)
      yield randomBytes(MIB)
    })
    const here = await store(b, 'b')
    await connected(b, 2)
    await vi.waitFor(() => expect(b.peers().every((peer) => peer.protocols.includes(CONTENT_GET))).toBe(true), 5000)
    await here.get(id, { from: [liar.peerId] })
    expect(file.equals(await here.readAll(id))).toBe(true)
    expect(b.peers().find((peer) => peer.id === liar.peerId)?.penalty).toBeGreaterThan(40)
    expect(b.peers().find((peer) => peer.id === honest.peerId)?.penalty).toBe(0)
  })

  it('blames nobody when a resumed file was spoilt by another peer', async () => {
    const a = await host('a')
    const b = await host('b', a.addresses())
    const file = randomBytes(MIB)
    const id = await (await store(a, 'a')).put(file)
    const here = await store(b, 'b')
    await writeFile(join(root, 'b', 'partial', id), randomBytes(1000))
    await connected(b, 1)
    await here.get(id)
    expect(file.equals(await here.readAll(id))).toBe(true)
    expect(b.peers()[0]!.penalty).toBe(0)
  })
})

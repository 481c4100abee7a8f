import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { createNetwork } from '../createNetwork.ts'
import type { Network } from '../network.ts'
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
    quotaBytes: () => quotaBytes,
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

  it('sweeps cache, the least recently used first, and nothing that is kept', async () => {
    const content = await store(await host('a'), 'a', 250)
    const ids = []
    for (let i = 0; i < 4; i++) {
      ids.push(await content.put(new Uint8Array(100).fill(i), { keep: null }))
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    await content.keep(ids[0]!, 'pinned', true)
    await content.readAll(ids[1]!)
    expect(await content.sweep()).toBe(200)
    expect(await Promise.all(ids.map((id) => content.has(id)))).toEqual([true, true, false, false])
    expect(await content.usage()).toMatchObject({ files: 2, bytes: 200, keptBytes: 100, quotaBytes: 250 })
    const own = await content.put(randomBytes(5_000))
    const ofOrder = await content.put(randomBytes(5_000), { keep: 'order' })
    expect(await content.sweep()).toBe(100)
    expect(await content.sweep(0)).toBe(0)
    const left = (await content.list()).map(({ id, why }) => [id, why])
    expect(left.toSorted()).toEqual(
      [
        [own, ['own']],
        [ofOrder, ['order']],
        [ids[0], ['pinned']],
      ].toSorted(),
    )
    await content.keep(ids[0]!, 'pinned', false)
    expect(await content.sweep()).toBe(100)
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
    // The last chunk first: it alone proves itself.
    expect(steps).toEqual([0, 1, 2, 3, 4, 5].map((n) => n * MIB + 1))
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
    await here.stop()
    here = await store(b, 'b')
    const steps: number[] = []
    await here.get(id, { onProgress: (p) => steps.push(p.bytes) })
    expect(steps[0]).toBeGreaterThan(3 * MIB)
    expect(await readdir(join(root, 'b', 'partial'))).toEqual([])
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

  it('blames nobody when what a broken download left was changed on disk', async () => {
    const a = await host('a')
    const b = await host('b', a.addresses())
    const file = randomBytes(6 * MIB)
    const id = await (await store(a, 'a')).put(file)
    let here = await store(b, 'b')
    await connected(b, 1)
    const controller = new AbortController()
    await expect(
      here.get(id, { signal: controller.signal, onProgress: (p) => p.bytes >= 3 * MIB && controller.abort() }),
    ).rejects.toMatchObject({ code: 'CANCELLED' })
    await here.stop()
    const handle = await open(join(root, 'b', 'partial', id), 'r+')
    await handle.write(new Uint8Array(8), 0, 8, 5 * MIB)
    await handle.close()
    here = await store(b, 'b')
    const steps: number[] = []
    await here.get(id, { onProgress: (p) => steps.push(p.bytes) })
    expect(steps[0]).toBe(MIB)
    expect(file.equals(await here.readAll(id))).toBe(true)
    expect(b.peers()[0]!.penalty).toBe(0)
  })
})

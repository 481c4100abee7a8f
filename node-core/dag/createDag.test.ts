import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import { toAddress, toHash } from '#node-core/model/ids.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import type { Network } from '#node-core/network/network.ts'
import { createLevelStore } from '#node-core/storage/createLevelStore.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import type { KeyValueStore } from '#node-core/storage/keyValueStore.ts'
import { openStorageOver, type Storage } from '#node-core/storage/openStorage.ts'
import { createDag } from './createDag.ts'
import type { Dag } from './dag.ts'
import { dagProtocol, encodeUnits } from './dagProtocol.ts'
import type { UnitAuthor } from './ports.ts'

const GENESIS = toHash(`0x${'22'.repeat(32)}`)
const ORDER = toHash(`0x${'33'.repeat(32)}`)
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function account(n: number): UnitAuthor & { asked: number } {
  const key = new Uint8Array(32).fill(n)
  const author = {
    address: toAddress(privateKeyToAddress(key)),
    asked: 0,
    sign: async (hash: Uint8Array) => {
      author.asked++
      return sign(hash, key)
    },
  }
  return author
}
async function host(name: string, bootstrap: readonly string[] = []): Promise<Network> {
  const network = await createNetwork({
    identity: createHash('sha256').update(name).digest(),
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
async function dag(network: Network, store: KeyValueStore | Storage = createMemoryStore()): Promise<Dag> {
  const storage = 'commit' in store ? store : await openStorageOver(store)
  const made = await createDag({
    storage,
    network,
    clock: systemClock,
    log: silentLogger,
    genesisHash: GENESIS,
    syncIntervalMs: 300,
  })
  cleanups.push(() => made.stop())
  return made
}
const note = (text: string) => ({ subject: ORDER, kind: 'order.note', payload: utf8ToBytes(text) })
const texts = async (from: Dag) =>
  (await from.query({ subject: ORDER, limit: 1000 })).units.map((unit) => Buffer.from(unit.payload).toString())

describe('createDag', () => {
  it('writes with the network off, in order, asking the account once, and counts what is unsent', async () => {
    const network = await host('a')
    await network.goOffline()
    const here = await dag(network)
    const author = account(1)
    const heard: string[] = []
    here.onUnit((unit) => heard.push(unit.header.kind))
    const written = await Promise.all(['one', 'two', 'three'].map((text) => here.append(author, note(text))))
    expect(author.asked).toBe(1)
    expect(written.map((unit) => [unit.header.seq, unit.lamport, unit.unsent])).toEqual([
      [1, 2, true],
      [2, 3, true],
      [3, 4, true],
    ])
    expect(heard).toEqual(['device.delegate', 'order.note', 'order.note', 'order.note'])
    expect(await texts(here)).toEqual(['one', 'two', 'three'])
    expect(here.unsent()).toBe(3)
    expect(here.get(written[1]!.id)?.payload).toEqual(utf8ToBytes('two'))
  })

  it('pages forwards and backwards, filters by kind and author', async () => {
    const here = await dag(await host('a'))
    const [one, two] = [account(1), account(2)]
    for (let i = 0; i < 7; i++)
      await here.append(i % 2 ? one : two, { subject: ORDER, kind: i < 4 ? 'a' : 'b', payload: utf8ToBytes(String(i)) })
    const walk = async (reverse: boolean) => {
      const ids: string[] = []
      let after: string | undefined
      do {
        const page = await here.query({ subject: ORDER, limit: 3, reverse, ...(after === undefined ? {} : { after }) })
        ids.push(...page.units.map((unit) => unit.id))
        after = page.next ?? undefined
      } while (after !== undefined)
      return ids
    }
    const forwards = await walk(false)
    expect(forwards).toHaveLength(7)
    expect(await walk(true)).toEqual(forwards.toReversed())
    expect((await here.query({ subject: ORDER, kind: 'b' })).units).toHaveLength(3)
    expect((await here.query({ author: one.address, kind: 'a' })).units).toHaveLength(2)
    expect((await here.query({ kind: 'a' })).units).toHaveLength(4)
    await expect(here.query({})).rejects.toMatchObject({ code: 'DAG_BAD_INPUT' })
  })

  it('refuses what no node would take', async () => {
    const here = await dag(await host('a'))
    const author = account(1)
    await expect(here.append(author, { ...note(''), payload: new Uint8Array(32 * 1024 + 1) })).rejects.toMatchObject({
      code: 'DAG_BAD_INPUT',
    })
    await expect(here.append(author, { ...note(''), kind: 'device.delegate' })).rejects.toMatchObject({
      code: 'DAG_BAD_INPUT',
    })
    await expect(here.append(author, { ...note(''), kind: 'No Kind' })).rejects.toMatchObject({ code: 'DAG_BAD_INPUT' })
    await expect(
      here.append({ ...author, sign: () => Promise.reject(new TypeError('locked')) }, note('x')),
    ).rejects.toThrow('locked')
    expect((await here.append(author, note('after'))).header.seq).toBe(1)
  })

  it('gossips to a connected peer, and learns that it arrived', async () => {
    const a = await host('a')
    const b = await host('b', a.addresses())
    const [there, here] = [await dag(a), await dag(b)]
    await vi.waitFor(() => expect(b.peers()).toHaveLength(1), 5000)
    const counts: number[] = []
    here.onUnsent((count) => counts.push(count))
    const unit = await here.append(account(1), note('hello'))
    await vi.waitFor(() => expect(there.get(unit.id)?.payload).toEqual(utf8ToBytes('hello')), 5000)
    await vi.waitFor(() => expect(here.get(unit.id)?.unsent).toBe(false), 5000)
    expect(here.unsent()).toBe(0)
    expect(counts.at(-1)).toBe(0)
    expect(there.get(unit.id)?.unsent).toBe(false)
  })

  it('goes on after a restart without asking the account again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dag-'))
    cleanups.push(() => rm(folder, { recursive: true, force: true }))
    const network = await host('a')
    const author = account(1)
    let storage = await openStorageOver(await createLevelStore(folder))
    let here = await dag(network, storage)
    const device = here.device
    await here.append(author, note('before'))
    await here.stop()
    await storage.close()
    storage = await openStorageOver(await createLevelStore(folder))
    cleanups.push(() => storage.close())
    here = await dag(network, storage)
    expect(here.device).toBe(device)
    expect(here.unsent()).toBe(1)
    expect((await here.append(author, note('after'))).header.seq).toBe(2)
    expect(await texts(here)).toEqual(['before', 'after'])
    expect(author.asked).toBe(1)
    await here.stop()
  })

  it('proves a cloned profile on both sides, freezes its log, and the device carries on under a new key', async () => {
    const author = account(1)
    const store = createMemoryStore()
    const a = await host('a')
    await a.goOffline()
    const original = await dag(a, store)
    await original.append(author, note('shared'))
    const copy = createMemoryStore()
    for await (const [key, value] of store.entries()) await copy.batch([{ type: 'put', key, value }])
    await original.append(author, note('from the original'))
    const b = await host('b')
    const clone = await dag(b, copy)
    await clone.append(author, note('from the clone'))
    await clone.append(author, note('clone again'))
    await a.goOnline()
    await b.connect(a.addresses()[0]!)
    await vi.waitFor(
      async () => expect([(await original.proofs()).length, (await clone.proofs()).length]).toEqual([1, 1]),
      8000,
    )
    const rotated = await clone.append(author, note('from a new device'))
    expect(rotated.header.seq).toBe(1)
    await vi.waitFor(async () => expect(await texts(original)).toContain('from a new device'), 8000)
  })

  it('penalises a peer that sends rubbish, and keeps none of it', async () => {
    const a = await host('a')
    const b = await host('b', a.addresses())
    const here = await dag(a)
    b.subscribe(dagProtocol(GENESIS).topic, () => 'accept')
    await vi.waitFor(() => expect(a.peers()).toHaveLength(1), 5000)
    await vi.waitFor(async () => {
      await b.publish(dagProtocol(GENESIS).topic, encodeUnits([utf8ToBytes(`rubbish ${Date.now()}`)]))
      expect(a.peers()[0]?.penalty ?? 0).toBeGreaterThan(0)
    }, 5000)
    expect(await texts(here)).toEqual([])
  })
})

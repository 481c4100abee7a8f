import { mkdtemp, readdir, rm, writeFile, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { bytesToHex, compareBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { createLevelStore } from './createLevelStore.ts'
import { createMemoryStore } from './createMemoryStore.ts'
import type { KeyValueStore } from './keyValueStore.ts'
import { FORMAT_VERSION } from './migrations/index.ts'
import { openStorage, openStorageOver } from './openStorage.ts'
import { bucketKey } from './bucket.ts'
import { BUCKETS } from './buckets.ts'
import { levelError } from './levelError.ts'
import { repairStorage } from './repairStorage.ts'

const folders: string[] = []
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'dipnet-storage-'))
  folders.push(path)
  return path
}
afterAll(async () => {
  for (const path of folders) await rm(path, { recursive: true, force: true })
})

const b = utf8ToBytes
const all = async (store: KeyValueStore, range = {}) => {
  const out: Array<[string, string]> = []
  for await (const [key, value] of store.entries(range)) out.push([bytesToHex(key), bytesToHex(value)])
  return out
}

describe.each([
  ['memory', async () => createMemoryStore()],
  ['level', async () => createLevelStore(await folder())],
])('%s store', (_name, create) => {
  it('reads back what a batch wrote, in byte order, and applies ranges', async () => {
    const store = await create()
    await store.batch(
      [
        { type: 'put', key: b('b'), value: b('2') },
        { type: 'put', key: b('a'), value: b('1') },
        { type: 'put', key: b('c'), value: b('3') },
      ],
      { sync: true },
    )
    await store.batch([{ type: 'del', key: b('c') }])
    expect([...store.get(b('a'))!]).toEqual([0x31])
    expect(store.get(b('c'))).toBeUndefined()
    expect(await all(store)).toEqual([
      ['0x61', '0x31'],
      ['0x62', '0x32'],
    ])
    expect(await all(store, { reverse: true, limit: 1 })).toEqual([['0x62', '0x32']])
    expect(await all(store, { gte: b('b'), lt: b('c') })).toEqual([['0x62', '0x32']])
    await store.close()
  })

  it('finishes a batch that close() overtakes, takes an empty one, and refuses those that come after', async () => {
    const store = await create()
    await store.batch([])
    const early = store.batch(
      [
        { type: 'put', key: b('a'), value: new Uint8Array(100_000) },
        { type: 'put', key: b('empty'), value: new Uint8Array(0) },
      ],
      { sync: true },
    )
    const closed = store.close()
    const during = store.batch([{ type: 'put', key: b('b'), value: b('1') }])
    await expect(during).rejects.toMatchObject({ code: 'STORAGE_CLOSED' })
    await expect(early).resolves.toBeUndefined()
    await closed
    await expect(store.batch([{ type: 'put', key: b('c'), value: b('1') }])).rejects.toMatchObject({
      code: 'STORAGE_CLOSED',
    })
    await expect((async () => store.get(b('a')))()).rejects.toMatchObject({ code: 'STORAGE_CLOSED' })
  })

  it('agrees with a sorted map over random batches', async () => {
    const store = await create()
    const model = new Map<string, Uint8Array>()
    const key = fc.uint8Array({ minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(key, fc.option(fc.uint8Array({ maxLength: 4 }))), { maxLength: 30 }),
        async (changes) => {
          await store.batch(
            changes.map(([k, v]) =>
              v === null ? { type: 'del' as const, key: k } : { type: 'put' as const, key: k, value: v },
            ),
          )
          for (const [k, v] of changes) {
            if (v === null) model.delete(bytesToHex(k))
            else model.set(bytesToHex(k), v)
          }
          const expected = [...model].map(([k, v]) => [k, bytesToHex(v)] as const)
          expected.sort((x, y) => compareBytes(Buffer.from(x[0].slice(2), 'hex'), Buffer.from(y[0].slice(2), 'hex')))
          expect(await all(store)).toEqual(expected)
        },
      ),
      { numRuns: 30 },
    )
    await store.close()
  })

  it('refuses work after close', async () => {
    const store = await create()
    await store.close()
    expect(() => store.get(b('a'))).toThrow(/STORAGE_/)
    await expect(store.batch([{ type: 'del', key: b('a') }])).rejects.toThrow(/STORAGE_/)
  })
})

it('gives every bucket a prefix of its own: two would read each other’s records', () => {
  const prefixes = Object.values(BUCKETS).map(({ prefix }) => prefix)
  expect(prefixes.filter((prefix, i) => prefixes.indexOf(prefix) !== i)).toEqual([])
})

describe('storage on disk', () => {
  it('keeps data over a restart and refuses a second writer with a code', async () => {
    const path = await folder()
    const first = await openStorage(path)
    await first.commit([first.canonical.put(7, '0x0a')])
    await expect(openStorage(path)).rejects.toMatchObject({ code: 'STORAGE_LOCKED', family: 'unavailable' })
    await first.close()
    const second = await openStorage(path)
    expect(second.canonical.get(7)).toBe('0x0a')
    await second.close()
  })

  it('reports a damaged database as corrupt, and repair makes it open again', async () => {
    const path = await folder()
    const storage = await openStorage(path)
    await storage.commit([storage.record.put('x', b('y'))])
    await storage.close()
    const manifest = (await readdir(path)).find((file) => file.startsWith('MANIFEST'))!
    const bytes = await readFile(join(path, manifest))
    await writeFile(join(path, manifest), Buffer.alloc(bytes.length, 0xff))
    await expect(openStorage(path)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT', family: 'corrupt' })
    await repairStorage(path)
    const repaired = await openStorage(path)
    expect(repaired.record.get('x')).toEqual(Buffer.from(b('y')))
    await repaired.close()
  })

  it('does not take a database without its CURRENT file for a new one', async () => {
    const path = await folder()
    const storage = await openStorage(path)
    await storage.commit([storage.record.put('x', b('y'))])
    await storage.close()
    await rm(join(path, 'CURRENT'))
    await expect(openStorage(path)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
    await repairStorage(path)
    const repaired = await openStorage(path)
    expect(repaired.record.get('x')).toEqual(Buffer.from(b('y')))
    await repaired.close()
  })

  it('tells damage from a lock, though LevelDB says block', () => {
    expect(levelError({ message: 'Corruption: corrupted compressed block contents' }, 'f').code).toBe('STORAGE_CORRUPT')
    expect(levelError({ message: 'Corruption: bad block type' }, 'f').code).toBe('STORAGE_CORRUPT')
    expect(levelError({ message: 'IO error: lock /x/LOCK: already held by process' }, 'f').code).toBe('STORAGE_LOCKED')
  })

  it('reports a folder that cannot be one', async () => {
    const path = join(await folder(), 'file')
    await writeFile(path, 'not a folder')
    await expect(openStorage(path)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
  })

  it('migrates a folder of format 1, but refuses one whose chain is of an earlier protocol, and one of a newer format', async () => {
    const old = createMemoryStore()
    await old.batch([
      { type: 'put', key: bucketKey(0x01, b('formatVersion')), value: b('1') },
      { type: 'put', key: bucketKey(0x01, b('chainHead')), value: b('5 0x12') },
    ])
    await expect(openStorageOver(old)).rejects.toMatchObject({ code: 'STORAGE_TOO_OLD', data: { head: '5 0x12' } })
    // Refused again, not half migrated.
    await expect(openStorageOver(old)).rejects.toMatchObject({ code: 'STORAGE_TOO_OLD' })

    const store = createMemoryStore()
    await store.batch([
      { type: 'put', key: bucketKey(0x01, b('formatVersion')), value: b('1') },
      { type: 'put', key: bucketKey(0x60, b('kept')), value: b('h') },
      { type: 'put', key: bucketKey(0x20, b('some account')), value: b('v') },
    ])
    const storage = await openStorageOver(store)
    expect(storage.record.get('kept')).toEqual(b('h'))
    expect(bytesToHex(storage.leafKey.get(keccak256(b('some account')))!)).toBe(bytesToHex(b('some account')))
    expect(storage.meta.get('formatVersion')).toEqual(b(String(FORMAT_VERSION)))
    await store.batch([storage.meta.put('formatVersion', b(String(FORMAT_VERSION + 1)))])
    await expect(openStorageOver(store)).rejects.toMatchObject({ code: 'STORAGE_TOO_NEW' })
  })
})

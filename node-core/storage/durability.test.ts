import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Level } from 'level'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPowerLossStore } from '../../tests/support/powerLossStore.ts'
import { createLevelStore } from './createLevelStore.ts'
import { openStorage, openStorageOver } from './openStorage.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipnet-durable-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

/**
 * What LevelDB's own binding is asked, in order: the last place before the disk where it can be seen. The real call
 * goes on.
 */
function watchLevel(): boolean[] {
  const asked: boolean[] = []
  const prototype = Level.prototype as unknown as {
    _batch(operations: unknown, options: { readonly sync?: boolean }): Promise<void>
  }
  const real = prototype._batch
  vi.spyOn(prototype, '_batch').mockImplementation(function (this: unknown, operations, options) {
    asked.push(options.sync === true)
    return real.call(this, operations, options)
  })
  return asked
}
const bytes = (n: number) => Uint8Array.of(n)

describe('what is durable', () => {
  it('reaches LevelDB as a synced write where that was asked, and only there', async () => {
    const asked = watchLevel()
    const store = await createLevelStore(folder)
    await store.batch([{ type: 'put', key: bytes(1), value: bytes(1) }], { sync: true })
    await store.batch([{ type: 'put', key: bytes(2), value: bytes(1) }], { sync: false })
    await store.batch([{ type: 'put', key: bytes(3), value: bytes(1) }])
    expect(asked).toEqual([true, false, false])
    await store.close()
  })

  it('is every commit unless it says otherwise; the format version and a flushed group too', async () => {
    const asked = watchLevel()
    const storage = await openStorage(folder)
    expect(asked.splice(0), 'a new folder').toEqual([true])
    await storage.commit([storage.record.put('a', bytes(1))])
    await storage.commit([storage.record.put('b', bytes(1))], { sync: true })
    await storage.commit([storage.record.put('c', bytes(1))], { sync: false })
    expect(asked.splice(0)).toEqual([true, true, false])
    await storage.commit([storage.record.put('d', bytes(1))], { group: true })
    expect(asked).toEqual([])
    await storage.flush()
    expect(asked.splice(0)).toEqual([true])
    await storage.close()
  })

  it('outlives the power, with all that was written before it', async () => {
    const disk = createPowerLossStore()
    const storage = await openStorageOver(disk)
    await storage.commit([storage.record.put('loose', bytes(1))], { sync: false })
    await storage.commit([storage.record.put('kept', bytes(2))])
    await storage.commit([storage.record.put('grouped', bytes(3))], { group: true })
    await storage.flush()
    await storage.commit([storage.record.put('lost', bytes(4))], { sync: false })
    const found = await openStorageOver(disk.afterPowerLoss())
    expect(['loose', 'kept', 'grouped', 'lost'].map((name) => found.record.get(name)?.[0])).toEqual([
      1,
      2,
      3,
      undefined,
    ])
  })

  it('a waiting group lands before an ordinary commit resolves', async () => {
    const disk = createPowerLossStore()
    const storage = await openStorageOver(disk)
    await storage.commit([storage.record.put('grouped', bytes(1))], { group: true })
    await storage.commit([storage.record.put('after', bytes(2))], { sync: false })
    const found = await openStorageOver(disk.afterPowerLoss())
    expect(['grouped', 'after'].map((name) => found.record.get(name)?.[0])).toEqual([1, 2])
  })
})

import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { publicKeyOf } from '#node-core/kernel/keys.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createDag, type DagOptions } from '#node-core/dag/createDag.ts'
import { toHash } from '#node-core/model/ids.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { createSecretBox } from './secretBox.ts'

const boxOf = (n: number) => createSecretBox(new Uint8Array(32).fill(n))
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

describe('a secret box', () => {
  it('opens under its own key only, unchanged only', () => {
    const sealed = boxOf(1).seal(new Uint8Array([1, 2, 3]))
    expect(boxOf(1).open(sealed)).toEqual(new Uint8Array([1, 2, 3]))
    expect(boxOf(2).open(sealed)).toBeNull()
    for (let at = 0; at < sealed.length; at++)
      expect(boxOf(1).open(sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))), `byte ${at}`).toBeNull()
    for (let end = 0; end < sealed.length; end++) expect(boxOf(1).open(sealed.subarray(0, end))).toBeNull()
  })

  it('takes in the plain device key of before: the same device, no longer readable in the database; under other keys a new device', async () => {
    const store = createMemoryStore()
    const storage = await openStorageOver(store)
    const network = await createNetwork({
      identity: createHash('sha256').update('box').digest(),
      log: silentLogger,
      clock: systemClock,
      listen: { host: '127.0.0.1' },
      online: false,
    })
    cleanups.push(() => network.stop())
    const deviceWith = async (secretBox: DagOptions['secretBox']) => {
      const dag = await createDag({
        storage,
        network,
        clock: systemClock,
        log: silentLogger,
        genesisHash: toHash(`0x${'22'.repeat(32)}`),
        ...(secretBox === undefined ? {} : { secretBox }),
      })
      await dag.stop()
      await storage.flush()
      return dag.device
    }
    const values = async () => {
      const found: Uint8Array[] = []
      for await (const [, value] of store.entries()) found.push(value)
      return found
    }
    const before = await deviceWith(undefined)
    const key = (await values()).find((value) => value.length === 32 && bytesToHex(publicKeyOf(value)) === before)
    expect(key).toBeDefined()
    expect(await deviceWith(boxOf(1))).toBe(before)
    expect((await values()).some((value) => Buffer.from(value).includes(Buffer.from(key!)))).toBe(false)
    expect(await deviceWith(boxOf(1))).toBe(before)
    expect(await deviceWith(boxOf(2))).not.toBe(before)
  })
})

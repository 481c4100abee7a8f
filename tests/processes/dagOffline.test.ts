import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { createDag } from '#node-core/dag/createDag.ts'
import type { Dag } from '#node-core/dag/dag.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { toAddress, toHash } from '#node-core/model/ids.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import type { Network } from '#node-core/network/network.ts'
import { createLevelStore } from '#node-core/storage/createLevelStore.ts'
import { openStorageOver, type Storage } from '#node-core/storage/openStorage.ts'

const GENESIS = toHash(`0x${'44'.repeat(32)}`)
const ACCOUNT = new Uint8Array(32).fill(5)
const AUTHOR = {
  address: toAddress(privateKeyToAddress(ACCOUNT)),
  sign: async (hash: Uint8Array) => sign(hash, ACCOUNT),
}
const UNITS = 1_000

const open: { network: Network; dag: Dag; storage: Storage; folder: string }[] = []
afterEach(async () => {
  for (const { network, dag, storage, folder } of open.splice(0)) {
    await dag.stop()
    await network.stop()
    await storage.close()
    await rm(folder, { recursive: true, force: true })
  }
})
async function device(name: string, bootstrap: readonly string[] = []) {
  const network = await createNetwork({
    identity: createHash('sha256').update(name).digest(),
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
    reconnectMs: 100,
    bootstrap,
  })
  const folder = await mkdtemp(join(tmpdir(), 'dag-'))
  const storage = await openStorageOver(await createLevelStore(folder))
  const dag = await createDag({
    storage,
    network,
    clock: systemClock,
    log: silentLogger,
    genesisHash: GENESIS,
    syncIntervalMs: 500,
  })
  open.push({ network, dag, storage, folder })
  return { network, dag }
}
async function everything(dag: Dag): Promise<string[]> {
  const ids: string[] = []
  let after: string | undefined
  do {
    const page = await dag.query({ author: AUTHOR.address, limit: 1_000, ...(after === undefined ? {} : { after }) })
    ids.push(...page.units.map((unit) => unit.id))
    after = page.next ?? undefined
  } while (after !== undefined)
  return ids
}

it('two devices of one account write 1,000 units each offline and merge without loss, in one order on all three nodes', async () => {
  const hub = await device('hub')
  const hubAddress = hub.network.addresses()
  const devices = [await device('laptop', hubAddress), await device('tablet', hubAddress)]
  for (const one of devices) await one.network.goOffline()
  const write = async ({ dag }: { dag: Dag }, name: string) => {
    for (let i = 0; i < UNITS; i++) {
      const subject = toHash(`0x${String(i % 10).repeat(64)}`)
      await dag.append(AUTHOR, { subject, kind: 'factory.step', payload: utf8ToBytes(`${name} ${i}`) })
    }
  }
  await Promise.all([write(devices[0]!, 'laptop'), write(devices[1]!, 'tablet')])
  expect(devices.map(({ dag }) => dag.unsent())).toEqual([UNITS, UNITS])

  for (const one of devices) await one.network.goOnline()
  await vi.waitFor(
    async () => {
      for (const { dag } of [hub, ...devices]) expect(await everything(dag)).toHaveLength(2 * UNITS + 2)
    },
    { timeout: 120_000, interval: 500 },
  )
  const orders = await Promise.all([hub, ...devices].map(({ dag }) => everything(dag)))
  expect(orders[1]).toEqual(orders[0])
  expect(orders[2]).toEqual(orders[0])
  await vi.waitFor(() => expect(devices.map(({ dag }) => dag.unsent())).toEqual([0, 0]), {
    timeout: 30_000,
    interval: 200,
  })

  // What is written after the merge comes after everything either device knew.
  const last = await devices[0]!.dag.append(AUTHOR, {
    subject: GENESIS,
    kind: 'factory.step',
    payload: utf8ToBytes('merged'),
  })
  expect(last.header.parents).toHaveLength(1)
  await vi.waitFor(() => expect(devices[1]!.dag.get(last.id)).not.toBeNull(), 10_000)
  expect((await everything(devices[1]!.dag)).at(-1)).toBe(last.id)
  expect(await hub.dag.proofs()).toEqual([])
})

import { createHash } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { toHash } from '#node-core/model/ids.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import type { Network } from '#node-core/network/network.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { createDag } from './createDag.ts'
import { dagProtocol, encodeHeads } from './dagProtocol.ts'

const GENESIS = toHash(`0x${'55'.repeat(32)}`)
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
async function host(name: string, bootstrap: readonly string[] = []): Promise<Network> {
  const network = await createNetwork({
    identity: createHash('sha256').update(name).digest(),
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
    bootstrap,
    reconnectMs: 100,
  })
  cleanups.push(() => network.stop())
  return network
}

it('a peer that never answers holds up no exchange with the others', async () => {
  const { heads } = dagProtocol(GENESIS)
  const silent = await host('silent')
  silent.handle(heads, () => new Promise(() => undefined), { timeoutMs: 60_000 })
  const good = await host('good')
  let asked = 0
  good.handle(heads, async () => {
    asked++
    return encodeHeads([])
  })
  const network = await host('here', [...silent.addresses(), ...good.addresses()])
  await vi.waitFor(() => expect(network.peers()).toHaveLength(2), 8_000)
  const dag = await createDag({
    storage: await openStorageOver(createMemoryStore()),
    network,
    clock: systemClock,
    log: silentLogger,
    genesisHash: GENESIS,
    syncIntervalMs: 100,
  })
  cleanups.push(() => dag.stop())
  await vi.waitFor(() => expect(asked).toBeGreaterThan(5), 10_000)
}, 30_000)

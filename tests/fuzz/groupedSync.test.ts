import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hexToBytes } from '../../node-core/kernel/bytes.ts'
import { privateKeyToAddress } from '../../node-core/kernel/keys.ts'
import { silentLogger } from '../../node-core/kernel/log.ts'
import { parseGenesis } from '../../node-core/consensus/genesis.ts'
import { createChain } from '../../node-core/chain/service/createChain.ts'
import type { ChainNetworkPort } from '../../node-core/chain/ports.ts'
import { createChainStore } from '../../node-core/chain/storing/chainStore.ts'
import { serveBlocks } from '../../node-core/chain/sync/serveBlocks.ts'
import { loadFastCrypto } from '../../node-core/evm/crypto/fastCrypto.ts'
import { openStateDatabase } from '../../node-core/evm/state/stateDatabase.ts'
import { bytesToStateKey } from '../../node-core/evm/state/stateKeys.ts'
import type { BatchOperation } from '../../node-core/storage/keyValueStore.ts'
import { createMemoryStore } from '../../node-core/storage/createMemoryStore.ts'
import { openStorage, openStorageOver } from '../../node-core/storage/openStorage.ts'
import { makeHistory, payerAddresses } from '../bench/measuring/makeHistory.ts'
import { rootOf } from './supply/checkMoney.ts'

const KEY = hexToBytes(`0x${'07'.repeat(32)}`)
const BLOCKS = 300

it('a follower that catches up in groups and loses its power at any of its batches finds a block, its whole state, and goes on from there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipnet-grouped-'))
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7,
    name: 'grouped',
    time: new Date(Date.now() - (BLOCKS + 100) * 1_000).toISOString(),
    witnesses: [{ address: privateKeyToAddress(KEY) }],
    allocations: payerAddresses.map((address) => ({ address, balanceWei: String(10n ** 24n) })),
    remainderTo: payerAddresses[0]!,
    params: { slotMs: 1_000, executiveCount: 1 },
  })
  await makeHistory({ genesis, witnessKey: KEY, folder, blocks: BLOCKS, perBlock: 3 })
  const served = await openStorage(folder)
  const store = createChainStore(served, genesis.hash)
  const nothing = () => () => undefined
  /** One peer that has the whole history. */
  const createNetwork = (requests: { count: number }): ChainNetworkPort => ({
    publishBlock: () => undefined,
    publishVote: () => undefined,
    publishTransactions: () => undefined,
    onBlock: nothing,
    onVote: nothing,
    onTransactions: nothing,
    serveBlocks: nothing,
    onPeer(listener) {
      setImmediate(() => listener('peer'))
      return () => undefined
    },
    async requestBlocks(_, request) {
      requests.count++
      return serveBlocks(served, store, store.head!, request)
    },
    penalise: (_, code) => {
      throw new Error(code)
    },
  })
  const follow = async (disk: ReturnType<typeof createMemoryStore>, requests = { count: 0 }) => {
    const storage = await openStorageOver(disk)
    const chain = await createChain({ genesis, storage, log: silentLogger, network: createNetwork(requests) })
    const opened = chain.head.height
    for (let i = 0; i < 3_000 && (chain.head.height < BLOCKS || chain.syncing); i++)
      await new Promise((resolve) => setTimeout(resolve, 10))
    await chain.stop()
    return { storage, opened, head: chain.head }
  }
  try {
    const memory = createMemoryStore()
    /** What the disk was given, batch by batch. */
    const batches: Array<readonly BatchOperation[]> = []
    const requests = { count: 0 }
    const { head } = await follow(
      {
        ...memory,
        async batch(operations) {
          batches.push(operations)
          await memory.batch(operations)
        },
      },
      requests,
    )
    expect(head.height).toBe(BLOCKS)
    // In groups, or this test says nothing: without, there is a batch for each block.
    expect(batches.length).toBeLessThan(BLOCKS / 8)
    const crypto = await loadFastCrypto()
    const found: number[] = []
    for (let kept = 3; kept <= batches.length; kept++) {
      const disk = createMemoryStore()
      for (const batch of batches.slice(0, kept)) await disk.batch(batch)
      const storage = await openStorageOver(disk)
      const left = createChainStore(storage, genesis.hash).head
      if (left === undefined || left.height === 0) continue
      const flat = new Map()
      for await (const [key, value] of storage.state.entries()) flat.set(bytesToStateKey(key), value)
      const root = store.block(left.hash)!.header.stateRoot
      expect(rootOf(flat, crypto.keccak256)).toBe(root)
      expect(openStateDatabase(storage, crypto).root).toBe(root)
      found.push(left.height)
      if (kept % 3 === 0) expect((await follow(disk)).head.hash).toBe(head.hash)
    }
    expect(new Set(found).size).toBeGreaterThan(2)
  } finally {
    await served.close()
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)

import { privateKeyToAccount } from 'viem/accounts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver, type Storage } from '#node-core/storage/openStorage.ts'
import { createVirtualClock, type VirtualClock } from '../../../tests/support/virtualClock.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { decodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from '../service/chain.ts'
import type { ChainOptions } from '../service/chainOptions.ts'
import { createChain } from '../service/createChain.ts'
import type { BlocksRequest, ChainNetworkPort, Verdict } from '../ports.ts'
import { createChainStore } from '../storing/chainStore.ts'
import { createSync } from './createSync.ts'
import { serveAncestry } from './serveAncestry.ts'
import { serveBlocks } from './serveBlocks.ts'

const key = hexToBytes(`0x${'07'.repeat(32)}`)
const alice = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, key).address
const START = 1_800_000_000_000
const DAY_MS = 86_400_000
const genesis = parseGenesis({
  format: 'dipnet-genesis/1',
  chainId: 7_777,
  name: 'test',
  dev: false,
  time: new Date(START).toISOString(),
  witnesses: [{ address: witness }],
  allocations: [{ address: alice.address, balanceWei: (1_000n * 10n ** 18n).toString() }],
  remainderTo: witness,
  params: { slotMs: 1_000, executiveCount: 1 },
})
const HEIGHT = 40

/** A history signed with the only witness's key; `to` makes it differ from another one from block 2 on. */
async function history(to: Address): Promise<Storage> {
  const clock = createVirtualClock(START)
  const storage = await openStorageOver(createMemoryStore())
  const chain = await createChain({
    genesis,
    storage,
    log: silentLogger,
    clock,
    signer: createSigner(genesis.hash, key),
    armNewKey: true,
  })
  await clock.advance(1_500)
  await chain.submitTransaction(
    hexToBytes(
      await alice.signTransaction({
        type: 'eip1559',
        chainId: 7_777,
        nonce: 0,
        to,
        value: 1n,
        gas: 21_000n,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 1n,
      }),
    ),
  )
  while (chain.head.height < HEIGHT) await clock.advance(1_000)
  await chain.stop()
  return storage
}

/** What a node hears: peers by name, each with a history to serve; they come when `meet` says so. */
function createMouths(storages: Readonly<Record<string, Storage>>, mostHeaders = 256) {
  const listeners: Array<(peer: string) => void> = []
  const blockListeners: Array<(bytes: Uint8Array, from: string) => Verdict> = []
  const penalties: string[] = []
  const asked: Array<{ readonly from: string | null; readonly request: BlocksRequest }> = []
  const met: string[] = []
  const port: ChainNetworkPort = {
    publishBlock: () => undefined,
    publishVote: () => undefined,
    publishTransactions: () => undefined,
    onBlock(listener) {
      blockListeners.push(listener)
      return () => undefined
    },
    onVote: () => () => undefined,
    onTransactions: () => () => undefined,
    serveBlocks: () => () => undefined,
    onPeer(listener) {
      listeners.push(listener)
      return () => undefined
    },
    async requestBlocks(from, request) {
      asked.push({ from, request })
      const storage = storages[from ?? met[0] ?? '']
      if (storage === undefined) throw new Error('nobody')
      const store = createChainStore(storage, genesis.hash)
      return request.ancestry === true
        ? serveAncestry(store, request).slice(0, mostHeaders)
        : serveBlocks(storage, store, store.head!, request)
    },
    penalise: (peer, code) => void penalties.push(`${peer} ${code}`),
  }
  return {
    port,
    penalties,
    asked,
    meet(peer: string) {
      met.push(peer)
      for (const listener of listeners) listener(peer)
    },
    tell: (bytes: Uint8Array, from: string) =>
      blockListeners.map((listener) => listener(bytes, from)).every((verdict) => verdict === 'accept'),
  }
}

let right: Storage
let forged: Storage
let point: { readonly height: number; readonly hash: Hash }
const hashAt = (storage: Storage, height: number) => createChainStore(storage, genesis.hash).canonicalHash(height)!

beforeAll(async () => {
  right = await history('0x00000000000000000000000000000000000000b0' as Address)
  forged = await history('0x00000000000000000000000000000000000000c0' as Address)
  point = { height: 30, hash: hashAt(right, 30) }
  expect(hashAt(forged, 30)).not.toBe(point.hash)
  expect(createChainStore(forged, genesis.hash).final!.height).toBeGreaterThan(30)
}, 60_000)

const chains: Chain[] = []
afterEach(async () => {
  for (const chain of chains.splice(0)) await chain.stop()
})
async function join(
  port: ChainNetworkPort,
  options: Partial<ChainOptions> = {},
  laterMs = HEIGHT * 1_000 + 5_000,
): Promise<{ readonly chain: Chain; readonly clock: VirtualClock; readonly storage: Storage }> {
  const clock = createVirtualClock(START + laterMs)
  const storage = options.storage ?? (await openStorageOver(createMemoryStore()))
  const chain = await createChain({ genesis, log: silentLogger, clock, network: port, ...options, storage })
  chains.push(chain)
  return { chain, clock, storage }
}
/** The copy that a test may spoil. */
async function copyOf(storage: Storage): Promise<Storage> {
  const store = createMemoryStore()
  for await (const [k, value] of storage.store.entries()) await store.batch([{ type: 'put', key: k, value }])
  return openStorageOver(store)
}

describe('joining with a checkpoint', () => {
  it('follows the right one of two histories signed with the same keys, whatever is heard first', async () => {
    for (const order of [
      ['liar', 'honest'],
      ['honest', 'liar'],
      ['liar', 'liar', 'honest'],
    ]) {
      const mouths = createMouths({ liar: forged, honest: right })
      const { chain, clock } = await join(mouths.port, { checkpoint: point })
      expect(chain.syncing).toBe(true)
      const store = createChainStore(forged, genesis.hash)
      for (const peer of order) {
        // The liar does not wait to be asked.
        if (peer === 'liar')
          for (let height = 1; height <= HEIGHT; height++)
            mouths.tell(forged.block.get([height, hashAt(forged, height)])!, 'liar')
        mouths.meet(peer)
        await clock.advance(3_000)
        if (order[0] === 'liar' && peer === 'liar') expect(chain.head.height).toBe(0)
      }
      mouths.tell(forged.block.get([HEIGHT, store.canonicalHash(HEIGHT)!])!, 'liar')
      await clock.advance(5_000)
      expect(chain.getBlock(point.height)?.hash, order.join()).toBe(point.hash)
      expect(chain.head.hash).toBe(hashAt(right, HEIGHT))
      expect(chain.final.height).toBeGreaterThan(point.height)
      // Once the checkpoint is final here a liar's old blocks are only ignored.
      if (order[0] === 'liar') expect(mouths.penalties.length).toBeGreaterThan(0)
      expect(
        mouths.penalties.every((text) => text === 'liar CHAIN_AGAINST_CHECKPOINT'),
        mouths.penalties.join(),
      ).toBe(true)
      expect(chain.syncing).toBe(false)
    }
  })

  it('without one it may be led astray for good: that is what the checkpoint is for', async () => {
    const mouths = createMouths({ liar: forged, honest: right })
    const { chain, clock } = await join(mouths.port)
    mouths.meet('liar')
    await clock.advance(5_000)
    mouths.meet('honest')
    await clock.advance(5_000)
    expect(chain.head.hash).toBe(hashAt(forged, HEIGHT))
  })

  it('from one who knows no way to it takes nothing in, and blames nobody', async () => {
    const mouths = createMouths({ liar: forged })
    const { chain, clock } = await join(mouths.port, { checkpoint: point })
    mouths.meet('liar')
    await clock.advance(10_000)
    expect(chain.head.height).toBe(0)
    expect(chain.syncing).toBe(true)
    expect(mouths.penalties).toEqual([])
  })

  it('asks in parts, forgets none of them over a restart, and clears up behind itself', async () => {
    const mouths = createMouths({ honest: right }, 5)
    let answers = 0
    const once: ChainNetworkPort = {
      ...mouths.port,
      requestBlocks: (from, request) =>
        answers++ < 3 ? mouths.port.requestBlocks(from, request) : Promise.reject(new Error('gone')),
    }
    const first = await join(once, { checkpoint: point })
    mouths.meet('honest')
    await first.clock.advance(1_000)
    await chains.pop()!.stop()
    expect(first.storage.checkpointPath.get(16)).toBe(hashAt(right, 16))
    expect(first.storage.checkpointPath.get(15)).toBeUndefined()
    const again = createMouths({ honest: right }, 5)
    const { chain, clock } = await join(again.port, { checkpoint: point, storage: first.storage })
    again.meet('honest')
    await clock.advance(5_000)
    expect(again.asked[0]?.request).toMatchObject({ to: hashAt(right, 15), ancestry: true })
    expect(chain.head.hash).toBe(hashAt(right, HEIGHT))
    const left: unknown[] = []
    for await (const entry of first.storage.checkpointPath.entries()) left.push(entry)
    expect(left).toEqual([])
  })

  it('asks again when an answer was lost', async () => {
    const mouths = createMouths({ honest: right })
    let lost = 2
    const bad: ChainNetworkPort = {
      ...mouths.port,
      requestBlocks: (from, request) =>
        lost-- > 0 ? Promise.reject(new Error('lost')) : mouths.port.requestBlocks(from, request),
    }
    const { chain, clock } = await join(bad, { checkpoint: point })
    mouths.meet('honest')
    await clock.advance(20_000)
    expect(chain.head.hash).toBe(hashAt(right, HEIGHT))
  })

  it('blames who answers with headers that do not lead down', async () => {
    const mouths = createMouths({ liar: right, honest: right })
    const { request } = { request: mouths.port.requestBlocks }
    const twisted: ChainNetworkPort = {
      ...mouths.port,
      requestBlocks: async (from, r) =>
        from === 'liar' && r.ancestry === true ? [...(await request(from, r))].reverse() : request(from, r),
    }
    const { chain, clock } = await join(twisted, { checkpoint: point })
    mouths.meet('liar')
    await clock.advance(1_000)
    expect(mouths.penalties).toEqual(['liar CHAIN_BAD_ANCESTRY'])
    mouths.meet('honest')
    await clock.advance(5_000)
    expect(chain.head.hash).toBe(hashAt(right, HEIGHT))
  })

  it('refuses a folder that has become final on the wrong history, at once or when the way down shows it', async () => {
    const mouths = createMouths({ honest: right })
    await expect(join(mouths.port, { checkpoint: point, storage: await copyOf(forged) })).rejects.toMatchObject({
      code: 'CHAIN_OFF_CHECKPOINT',
    })
    const { chain, clock } = await join(mouths.port, {
      checkpoint: { height: HEIGHT, hash: hashAt(right, HEIGHT) },
      storage: await copyOf(forged),
    })
    mouths.meet('honest')
    await clock.advance(1_000)
    expect(chain.failure).toMatchObject({ code: 'CHAIN_OFF_CHECKPOINT' })
  })

  it('refuses a checkpoint from before the slash window', async () => {
    const mouths = createMouths({ honest: right })
    const { chain, clock } = await join(mouths.port, { checkpoint: point, needFresh: true }, 22 * DAY_MS)
    mouths.meet('honest')
    await clock.advance(1_000)
    expect(chain.failure).toMatchObject({ code: 'CHAIN_CHECKPOINT_TOO_OLD' })
    expect(chain.head.height).toBe(0)
  })
})

describe('what is older than the slash window', () => {
  const mouths = () => createMouths({}).port
  it('does not open without a word from somebody trusted, whether new or long asleep', async () => {
    await expect(join(mouths(), { needFresh: true }, 22 * DAY_MS)).rejects.toMatchObject({
      code: 'CHAIN_CHECKPOINT_NEEDED',
      data: { finalHeight: 0 },
    })
    await expect(join(mouths(), { needFresh: true, storage: await copyOf(right) }, 22 * DAY_MS)).rejects.toMatchObject({
      code: 'CHAIN_CHECKPOINT_NEEDED',
    })
    // One below what is final here says nothing about the years since.
    await expect(
      join(mouths(), { needFresh: true, storage: await copyOf(right), checkpoint: point }, 22 * DAY_MS),
    ).rejects.toMatchObject({ code: 'CHAIN_CHECKPOINT_NEEDED' })
  })
  it('opens with one above or at it, within the window, for the only witness, and where nobody asks', async () => {
    const final = createChainStore(right, genesis.hash).final!
    expect(
      (
        await join(
          mouths(),
          { needFresh: true, storage: await copyOf(right), checkpoint: final, vouchedNow: true },
          22 * DAY_MS,
        )
      ).chain.failure,
    ).toBeNull()
    // The same, but from an invitation of long ago.
    await expect(
      join(mouths(), { needFresh: true, storage: await copyOf(right), checkpoint: final }, 22 * DAY_MS),
    ).rejects.toMatchObject({ code: 'CHAIN_CHECKPOINT_NEEDED' })
    expect(
      (await join(mouths(), { needFresh: true, storage: await copyOf(right) }, 20 * DAY_MS)).chain.failure,
    ).toBeNull()
    expect((await join(mouths(), { needFresh: true }, 20 * DAY_MS)).chain.failure).toBeNull()
    expect(
      (
        await join(
          mouths(),
          { needFresh: true, storage: await copyOf(right), signer: createSigner(genesis.hash, key) },
          22 * DAY_MS,
        )
      ).chain.failure,
    ).toBeNull()
    expect((await join(mouths(), { storage: await copyOf(right) }, 22 * DAY_MS)).chain.failure).toBeNull()
  })
})

describe('fetching blocks', () => {
  it('says when all that an ask for ancestors brought is in, also when the peer fell silent', async () => {
    const store = createChainStore(right, genesis.hash)
    for (const [answers, expected] of [
      [2, 20],
      [0, 0],
    ] as const) {
      let asked = 0
      const taken: string[] = []
      const delivered: unknown[] = []
      const sync = createSync({
        network: {
          ...createMouths({}).port,
          requestBlocks: async () =>
            asked++ < answers
              ? Array.from({ length: 10 }, (_, i) =>
                  right.block.get([(asked - 1) * 10 + i + 1, store.canonicalHash((asked - 1) * 10 + i + 1)!])!,
                )
              : Promise.reject(new Error('silent')),
        },
        log: silentLogger,
        genesisHash: genesis.hash,
        clock: createVirtualClock(0),
        now: () => 0,
        idle: async () => undefined,
        stepwise: false,
        beginRange: () => undefined,
        endRange: async () => undefined,
        receive: (block) => taken.push(block.hash) > 0,
        delivered: (...args) => void delivered.push([...args, taken.length]),
        head: () => ({ height: taken.length, hash: genesis.hash }),
        locator: () => [{ height: taken.length, hash: genesis.hash }],
      })
      const to = store.canonicalHash(35)!
      sync.fetch('peer', { to, locator: [] })
      while (sync.running) await new Promise((resolve) => setImmediate(resolve))
      expect(delivered).toEqual([[to, 'peer', expected, expected]])
      // Nothing of the sort for a peer's head: the core did not ask for it.
      asked = answers
      sync.fetch('peer', { to: null, locator: [] })
      while (sync.running) await new Promise((resolve) => setImmediate(resolve))
      expect(delivered).toHaveLength(1)
      expect(decodeBlock(right.block.get([1, store.canonicalHash(1)!])!, genesis.hash).header.height).toBe(1)
    }
  })
})

import fc from 'fast-check'
import { privateKeyToAccount } from 'viem/accounts'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { bytesToStateKey } from '#node-core/evm/state/stateKeys.ts'
import { openStateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver, type Storage } from '#node-core/storage/openStorage.ts'
import { createVirtualClock, type VirtualClock } from '../../../tests/support/virtualClock.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from '../service/chain.ts'
import { createChain } from '../service/createChain.ts'
import { createChainStore } from '../storing/chainStore.ts'
import { serveBlocks } from '../sync/serveBlocks.ts'
import { encodeConsensusState } from '#node-core/consensus/state/consensusStateCodec.ts'
import { exportSnapshot, SNAPSHOT_BLOCKS, type SnapshotFacts } from './exportSnapshot.ts'
import { importSnapshot } from './importSnapshot.ts'
import { createFrameReader, createFrameWriter, FRAME, type Frame } from './snapshotFrames.ts'

const { keccak256 } = await loadFastCrypto()
const key = hexToBytes(`0x${'07'.repeat(32)}`)
const alice = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const aliceAddress = alice.address.toLowerCase() as Address
const bob = '0x00000000000000000000000000000000000000b0' as Address
const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, key).address
const START = 1_800_000_000_000
const document = JSON.stringify({
  format: 'dipnet-genesis/1',
  chainId: 7_777,
  name: 'test',
  dev: false,
  openCreate: true,
  time: new Date(START).toISOString(),
  witnesses: [{ address: witness }],
  allocations: [{ address: alice.address, balanceWei: (1_000n * 10n ** 18n).toString() }],
  remainderTo: witness,
  params: { slotMs: 1_000, executiveCount: 1 },
})
const genesis = parseGenesis(JSON.parse(document))

const open = (storage: Storage, clock: VirtualClock): Promise<Chain> =>
  createChain({ genesis, storage, log: silentLogger, clock, signer: createSigner(genesis.hash, key), armNewKey: true })
const send = async (chain: Chain, tx: object): Promise<Hash> =>
  chain.submitTransaction(
    hexToBytes(
      await alice.signTransaction({
        type: 'eip1559',
        chainId: 7_777,
        nonce: chain.nextNonce(aliceAddress),
        gas: 21_000n,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 10n ** 9n,
        ...tx,
      } as never),
    ),
  )

/** Stores one byte per call at a slot of its own, and logs. */
const RUNTIME = '0x60003580600055602a60206000a100'
const HEIGHT = SNAPSHOT_BLOCKS + 30

async function grow(
  storage: Storage,
  height: number,
): Promise<{ readonly chain: Chain; readonly clock: VirtualClock }> {
  const clock = createVirtualClock(START)
  const chain = await open(storage, clock)
  await clock.advance(1_500)
  await send(chain, {
    data: `0x60${((RUNTIME.length - 2) / 2).toString(16)}80600b6000396000f3${RUNTIME.slice(2)}`,
    gas: 500_000n,
  })
  while (chain.head.height < height) {
    if (chain.head.height % 40 === 0)
      await send(chain, { to: `0x${(0xa000 + chain.head.height).toString(16).padStart(40, '0')}`, value: 5n })
    await clock.advance(1_000)
  }
  await send(chain, { to: bob, value: 7n })
  await clock.advance(4_000)
  await chain.stop()
  return { chain, clock }
}

async function exported(storage: Storage): Promise<{ readonly bytes: Uint8Array; readonly facts: SnapshotFacts }> {
  const parts: Uint8Array[] = []
  const facts = await exportSnapshot({
    genesis: document,
    storage,
    run: UNWATCHED,
    write: async (bytes) => void parts.push(bytes.slice()),
  })
  return { bytes: Buffer.concat(parts), facts }
}
async function* pieces(bytes: Uint8Array, size = 1_000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function imported(
  bytes: Uint8Array,
  checkpoint: { readonly height: number; readonly hash: Hash },
  size?: number,
) {
  const storage = await openStorageOver(createMemoryStore())
  return {
    storage,
    facts: await importSnapshot({
      source: pieces(bytes, size),
      length: bytes.length,
      checkpoint,
      storage,
      scratch: createMemoryStore(),
      run: UNWATCHED,
    }),
  }
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: { code?: string }) => error.code,
  )

let source: Storage
let clock: VirtualClock
let snapshot: { readonly bytes: Uint8Array; readonly facts: SnapshotFacts }
/** Of a young chain, for what is tried a hundred times. */
let short: typeof snapshot
let shortPoint: typeof point
let point: { readonly height: number; readonly hash: Hash }

beforeAll(async () => {
  source = await openStorageOver(createMemoryStore())
  ;({ clock } = await grow(source, HEIGHT))
  snapshot = await exported(source)
  const young = await openStorageOver(createMemoryStore())
  await grow(young, 12)
  short = await exported(young)
  shortPoint = { height: short.facts.height, hash: short.facts.hash }
  point = { height: snapshot.facts.height, hash: snapshot.facts.hash }
}, 120_000)

/** The snapshot's parts, to be changed and put together again with good checks: what a liar would do. */
async function forged(change: (frame: Frame, index: number) => Frame | null | readonly Frame[]): Promise<Uint8Array> {
  const reader = createFrameReader(keccak256, pieces(short.bytes, 1 << 16))
  const parts: Uint8Array[] = []
  const writer = await createFrameWriter(keccak256, async (bytes) => void parts.push(bytes.slice()))
  let index = 0
  for (let frame = await reader.next(); frame !== null; frame = await reader.next()) {
    const changed = change({ type: frame.type, payload: Uint8Array.from(frame.payload) }, index++)
    for (const part of changed === null
      ? []
      : Array.isArray(changed)
        ? (changed as readonly Frame[])
        : [changed as Frame])
      await writer.write(part.type, part.payload)
  }
  return Buffer.concat(parts)
}

describe('a snapshot', () => {
  it('comes out as it went in: same root, same heads, and a second export is the same to the last byte', async () => {
    expect(snapshot.facts.height).toBeGreaterThan(SNAPSHOT_BLOCKS)
    const { storage, facts } = await imported(snapshot.bytes, point)
    expect(facts).toMatchObject({ ...snapshot.facts, genesis: document })
    const root = openStateDatabase(storage, await loadFastCrypto()).root
    // Tree pages, leaves' names and all are what a node that executed every block has written.
    const dump = async (from: Storage) => {
      const out: string[] = []
      for (const bucket of [from.state, from.tree, from.leafKey])
        for await (const [k, v] of bucket.entries()) out.push(`${bytesToHex(k)} ${bytesToHex(v)}`)
      return out
    }
    const twin = await openStorageOver(createMemoryStore())
    const database = openStateDatabase(twin, await loadFastCrypto())
    const values = new Map<string, Uint8Array>()
    for await (const [k, v] of storage.state.entries()) values.set(bytesToStateKey(k), v)
    await twin.commit(database.operations(database.stage({ values, codes: new Map() })).operations)
    expect(await dump(storage)).toEqual(await dump(twin))
    const again = await exported(storage)
    expect(again.facts).toEqual(snapshot.facts)
    expect(Buffer.compare(again.bytes, snapshot.bytes)).toBe(0)

    const chain = await createChain({
      genesis,
      storage,
      log: silentLogger,
      clock,
      signer: createSigner(genesis.hash, key),
      armNewKey: true,
    })
    expect(chain.getBlock('head')!.header.stateRoot).toBe(root)
    expect({ height: chain.head.height, hash: chain.head.hash }).toEqual(point)
    // It goes on from there as the old one would.
    await clock.advance(5_000)
    await send(chain, { to: bob, value: 3n })
    await clock.advance(5_000)
    expect(chain.head.height).toBeGreaterThan(point.height)
    expect(chain.final.height).toBeGreaterThan(point.height)
    expect(chain.failure).toBeNull()
    await chain.stop()
  })

  it('serves the blocks it holds and says of older ones that it does not hold them', async () => {
    const { storage } = await imported(snapshot.bytes, point)
    const chain = await createChain({ genesis, storage, log: silentLogger, clock })
    const first = point.height - SNAPSHOT_BLOCKS + 1
    expect(chain.firstHeld).toBe(first)
    expect(chain.getBlock(first)!.header.height).toBe(first)
    expect(chain.getBlock(0)!.hash).toBe(genesis.hash)
    const held = Array.from({ length: SNAPSHOT_BLOCKS }, (_, i) => first + i).find(
      (height) => chain.getBlock(height)!.transactions.length > 0,
    )!
    const [hash] = chain.transactionHashes(chain.getBlock(held)!)
    expect(chain.getReceipt(hash!)).toMatchObject({ height: held, receipt: { status: 'success' } })
    expect(chain.getTransaction(hash!)?.transaction.from).toBe(aliceAddress)
    for (const height of [1, first - 1]) {
      expect(() => chain.getBlock(height)).toThrow(
        expect.objectContaining({ code: 'CHAIN_HISTORY_NOT_HELD', data: { height, firstHeld: first } }),
      )
      expect(() => chain.getReceipts(height)).toThrow(/CHAIN_HISTORY_NOT_HELD/)
      expect(() => chain.getAccount(bob, height)).toThrow(/CHAIN_HISTORY_NOT_HELD/)
      await expect(chain.getLogs({ fromHeight: height, toHeight: first })).rejects.toMatchObject({
        code: 'CHAIN_HISTORY_NOT_HELD',
      })
    }
    expect(() => chain.getAccount(bob, first)).toThrow(/EVM_STATE_UNAVAILABLE/)
    await expect(chain.getLogs({ fromHeight: first, toHeight: point.height })).resolves.toEqual([])
    // To peers as well: one who is behind the snapshot is told, one who is above its start is served.
    const store = createChainStore(storage, genesis.hash)
    const ask = (height: number) =>
      serveBlocks(storage, store, point, {
        to: null,
        locator: [{ height, hash: createChainStore(source, genesis.hash).canonicalHash(height)! }],
      })
    for (const height of [0, 1, first - 2]) expect(() => ask(height)).toThrow(/CHAIN_HISTORY_NOT_HELD/)
    expect(ask(first).length).toBe(128)
    expect(ask(point.height)).toEqual([])
    await chain.stop()
  })

  it('is refused for any other checkpoint', async () => {
    expect(await codeOf(imported(snapshot.bytes, { ...point, hash: `0x${'11'.repeat(32)}` as Hash }))).toBe(
      'CHAIN_OTHER_CHECKPOINT',
    )
    expect(await codeOf(imported(snapshot.bytes, { ...point, height: point.height - 1 }))).toBe(
      'CHAIN_OTHER_CHECKPOINT',
    )
  })

  it('goes into an empty folder only, and half an import opens as nothing', async () => {
    const { storage } = await imported(snapshot.bytes, point)
    const again = importSnapshot({
      source: pieces(snapshot.bytes),
      checkpoint: point,
      storage,
      scratch: createMemoryStore(),
      run: UNWATCHED,
    })
    expect(await codeOf(again)).toBe('CHAIN_FOLDER_NOT_EMPTY')
    const half = await openStorageOver(createMemoryStore())
    const cut = importSnapshot({
      source: pieces(snapshot.bytes.subarray(0, snapshot.bytes.length - 40)),
      checkpoint: point,
      storage: half,
      scratch: createMemoryStore(),
      run: UNWATCHED,
    })
    expect(await codeOf(cut)).toBe('CHAIN_BAD_SNAPSHOT')
    expect(await codeOf(createChain({ genesis, storage: half, log: silentLogger, clock }))).toBe(
      'CHAIN_IMPORT_UNFINISHED',
    )
  })

  it('can be cancelled, going out and coming in', async () => {
    let asked = 0
    const run = {
      progress: () => undefined,
      signal: {
        get aborted() {
          return ++asked > 20
        },
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      },
    }
    expect(
      await codeOf(exportSnapshot({ genesis: document, storage: source, run, write: () => Promise.resolve() })),
    ).toBe('CANCELLED')
    asked = 0
    const storage = await openStorageOver(createMemoryStore())
    expect(
      await codeOf(
        importSnapshot({
          source: pieces(snapshot.bytes),
          checkpoint: point,
          storage,
          scratch: createMemoryStore(),
          run,
        }),
      ),
    ).toBe('CANCELLED')
  })

  it('tells how far it is, never backwards', async () => {
    const seen: number[] = []
    const storage = await openStorageOver(createMemoryStore())
    await importSnapshot({
      source: pieces(snapshot.bytes),
      length: snapshot.bytes.length,
      checkpoint: point,
      storage,
      scratch: createMemoryStore(),
      run: { ...UNWATCHED, progress: ({ done }) => void seen.push(done) },
    })
    expect(seen.at(-1)).toBe(1)
    expect(seen.length).toBeGreaterThan(20)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
  })

  it('with a changed, missing or added byte anywhere is refused with a code', async () => {
    const { length } = short.bytes
    const at = fc.oneof(
      fc.nat({ max: 120 }),
      fc.nat({ max: length - 1 }),
      fc.integer({ min: length - 60, max: length - 1 }),
    )
    await fc.assert(
      fc.asyncProperty(
        at,
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('flip', 'drop', 'add', 'cut'),
        async (index, mask, how) => {
          const bytes =
            how === 'cut'
              ? short.bytes.slice(0, index)
              : Uint8Array.from(
                  how === 'flip'
                    ? short.bytes
                    : how === 'drop'
                      ? Buffer.concat([short.bytes.subarray(0, index), short.bytes.subarray(index + 1)])
                      : Buffer.concat([
                          short.bytes.subarray(0, index),
                          Uint8Array.of(mask),
                          short.bytes.subarray(index),
                        ]),
                )
          if (how === 'flip') bytes[index]! ^= mask
          if (Buffer.compare(bytes, short.bytes) === 0) return
          expect(['CHAIN_BAD_SNAPSHOT', 'CHAIN_SNAPSHOT_TOO_NEW']).toContain(
            await codeOf(imported(bytes, shortPoint, 8_192)),
          )
        },
      ),
      { numRuns: 80 },
    )
  }, 120_000)

  it('of a liar who mends the checks is refused all the same, whatever he changes', async () => {
    const frames: Frame[] = []
    await forged((frame) => {
      frames.push(frame)
      return frame
    })
    const indexOf = (type: number) => frames.findIndex((frame) => frame.type === type)
    // The forger's tool does not spoil what it leaves alone.
    expect(Buffer.compare(await forged((frame) => frame), short.bytes)).toBe(0)
    const bytesAt = fc.tuple(fc.nat({ max: frames.length - 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }))
    await fc.assert(
      fc.asyncProperty(bytesAt, async ([index, offset, mask]) => {
        const bytes = await forged((frame, i) => {
          if (i === index) frame.payload[offset % frame.payload.length]! ^= mask
          return frame
        })
        expect(['CHAIN_BAD_SNAPSHOT', 'CHAIN_OTHER_CHECKPOINT']).toContain(
          await codeOf(imported(bytes, shortPoint, 1 << 16)),
        )
      }),
      { numRuns: 100 },
    )
    for (const [name, change] of [
      ['no consensus', (frame: Frame) => (frame.type === FRAME.consensus ? null : frame)],
      ['no code', (frame: Frame) => (frame.type === FRAME.code ? null : frame)],
      ['a block less', (frame: Frame, i: number) => (i === 5 ? null : frame)],
      ['the last block less', (frame: Frame, i: number) => (i === indexOf(FRAME.consensus) - 1 ? null : frame)],
      ['a part twice', (frame: Frame) => (frame.type === FRAME.state ? [frame, frame] : frame)],
      ['something after the end', (frame: Frame) => (frame.type === FRAME.end ? [frame, frame] : frame)],
      [
        'code nobody has',
        (frame: Frame) =>
          frame.type === FRAME.code ? [frame, { type: FRAME.code, payload: encodeCbor([utf8ToBytes('code')]) }] : frame,
      ],
      [
        'an account more',
        (frame: Frame) =>
          frame.type === FRAME.state
            ? [
                frame,
                {
                  type: FRAME.state,
                  payload: encodeCbor([Buffer.concat([utf8ToBytes('y'), new Uint8Array(20)]), utf8ToBytes('value')]),
                },
              ]
            : frame,
      ],
      [
        'a genesis of another name',
        (frame: Frame) =>
          frame.type === FRAME.start
            ? {
                ...frame,
                payload: Buffer.from(
                  Buffer.from(frame.payload).toString('latin1').replace('"test"', '"tesu"'),
                  'latin1',
                ),
              }
            : frame,
      ],
    ] as const)
      expect(await codeOf(imported(await forged(change), shortPoint, 1 << 16)), name).toBe('CHAIN_BAD_SNAPSHOT')
    // Consensus of the block before: well formed, a real state of this chain, but not the checkpoint's.
    const probe = await openStorageOver(createMemoryStore())
    const { chain } = await grow(probe, 5)
    const other = encodeConsensusState({ ...chain.consensus, height: shortPoint.height })
    expect(
      await codeOf(
        imported(
          await forged((frame) => (frame.type === FRAME.consensus ? { ...frame, payload: other } : frame)),
          shortPoint,
          1 << 16,
        ),
      ),
    ).toBe('CHAIN_BAD_SNAPSHOT')
  }, 240_000)

  it('cannot be made of a chain without a final block', async () => {
    const storage = await openStorageOver(createMemoryStore())
    const chain = await createChain({ genesis, storage, log: silentLogger, clock })
    await chain.stop()
    expect(await codeOf(exported(storage))).toBe('CHAIN_NOTHING_FINAL')
  })
})

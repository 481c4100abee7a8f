import { beforeAll, describe, expect, it } from 'vitest'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createTreeHasher } from '#node-core/evm/state/treeHasher.ts'
import { openStateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import { decodeHeader, encodeHeader } from '#node-core/consensus/header/headerCodec.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver, type Storage } from '#node-core/storage/openStorage.ts'
import { historyGenesis, historyWithState } from '../../../../tests/support/historyWithState.ts'
import { createChain } from '../../service/createChain.ts'
import { createChainStore, type BlockRef, type ChainStore } from '../../storing/chainStore.ts'
import { serveAncestry } from '../../sync/serveAncestry.ts'
import { decodeManifest, encodeManifest, partsOf, rootOfManifest } from '../shelf/manifest.ts'
import type { Shelf } from '../shelf/openShelf.ts'
import { openShelves, type Shelves } from '../shelf/openShelves.ts'
import { fillShelf } from '../shelf/fillShelf.ts'
import { fetchSnapshot } from './fetchSnapshot.ts'
import { importShelf } from '../shelf/importShelf.ts'
import type { SnapshotPort, SnapshotProgress } from '../exchange/ports.ts'
import { answerSnapshotRequest } from '../exchange/serveSnapshots.ts'
import {
  decodeSnapshotRequest,
  encodeOffers,
  encodeSnapshotRequest,
  type SnapshotRequest,
} from '../exchange/snapshotRequest.ts'

const crypto = await loadFastCrypto()
const hasher = createTreeHasher(crypto)
const EVERY = 96
const HEIGHT = 3 * EVERY + 20
const MADE = 3 * EVERY

let source: Storage
let store: ChainStore
let checkpoint: BlockRef
let shelves: Shelves
let made: Shelf

const memoryShelves = (kept = new Map<string, ReturnType<typeof createMemoryStore>>()) =>
  openShelves(
    {
      names: async () => [...kept.keys()],
      async open(name) {
        const known = kept.get(name) ?? createMemoryStore()
        kept.set(name, known)
        // Closing and opening again finds what was there, as on a disk.
        return { ...known, close: async () => undefined }
      },
      remove: async (name) => void kept.delete(name),
    },
    silentLogger,
  )

beforeAll(async () => {
  source = await historyWithState(HEIGHT, EVERY)
  store = createChainStore(source, historyGenesis.hash)
  checkpoint = { height: HEIGHT - 5, hash: store.canonicalHash(HEIGHT - 5)! }
  shelves = await memoryShelves()
  for (const height of [2 * EVERY, MADE]) {
    made = await shelves.open(height)
    const block = { height, hash: store.canonicalHash(height)! }
    await fillShelf({ storage: source, store, crypto, block, shelf: made, pause: async () => undefined })
  }
}, 60_000)

type Answer = (
  request: SnapshotRequest,
  honest: () => Uint8Array,
  signal: AbortSignal,
) => Uint8Array | Promise<Uint8Array>
const honestly: Answer = (_request, honest) => honest()

/** Peers by name, each with a way of answering. */
function createPeers(answers: Readonly<Record<string, Answer>>) {
  const here = new Set(Object.keys(answers))
  const penalties: string[] = []
  const asked: string[] = []
  const port: SnapshotPort = {
    peers: () => [...here],
    async ask(peer, request, signal) {
      asked.push(`${peer} ${request.ask}`)
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (!here.has(peer)) throw new Error('gone')
      const sent = decodeSnapshotRequest(encodeSnapshotRequest(request))
      return answers[peer]!(sent, () => answerSnapshotRequest({ storage: source, store, shelves }, sent), signal)
    },
    headers: async (_peer, to, floor) =>
      serveAncestry(store, {
        to,
        locator: [{ height: floor, hash: checkpoint.hash }],
        ancestry: true,
      }),
    penalise: (peer, code) => void penalties.push(`${peer} ${code}`),
  }
  return { port, penalties, asked, leave: (peer: string) => here.delete(peer) }
}
async function fetched(
  port: SnapshotPort,
  options: { into?: Shelves; patienceMs?: number; signal?: AbortSignal; slot?: number } = {},
) {
  const seen: SnapshotProgress[] = []
  const shelf = await fetchSnapshot({
    genesis: historyGenesis,
    checkpoint,
    crypto,
    port,
    shelves: options.into ?? (await memoryShelves()),
    clock: systemClock,
    log: silentLogger,
    slot: () => options.slot ?? HEIGHT,
    signal: options.signal ?? UNWATCHED.signal,
    random: () => 0.3,
    onProgress: (progress) => void seen.push(progress),
    patienceMs: options.patienceMs ?? 10_000,
    hedgeMs: 300,
  })
  return { shelf, seen }
}
async function imported(shelf: Shelf): Promise<Storage> {
  const storage = await openStorageOver(createMemoryStore())
  await importShelf({ shelf, genesis: historyGenesis, checkpoint, crypto, storage, run: UNWATCHED })
  return storage
}
const rootAt = (height: number) => store.block(store.canonicalHash(height)!)!.header.stateRoot
const partRequest = (request: SnapshotRequest) => request.ask === 'part'
const never = () => new Promise<Uint8Array>(() => undefined)

describe('a snapshot for peers', () => {
  it('is the state under its block’s root, cut alike on whatever node made it', async () => {
    expect(rootOfManifest(made.manifest!, hasher)).toBe(rootAt(MADE))
    const again = await memoryShelves()
    const shelf = await again.open(MADE)
    const block = { height: MADE, hash: store.canonicalHash(MADE)! }
    await fillShelf({ storage: source, store, crypto, block, shelf, pause: async () => undefined })
    expect(shelf.manifest).toEqual(made.manifest)
    for (let index = 0; index < partsOf(made.manifest!); index++) expect(shelf.part(index)).toEqual(made.part(index))
    expect(decodeManifest(encodeManifest(made.manifest!))).toEqual(made.manifest)
    for await (const [key] of shelf.sorted()) expect.unreachable(String(key))
  })

  it('comes from several peers and gives the chain that the blocks give', async () => {
    const { port, penalties, asked } = createPeers({ one: honestly, two: honestly, three: honestly })
    const { shelf, seen } = await fetched(port)
    const parts = ['one', 'two', 'three'].map((peer) => asked.filter((name) => name === `${peer} part`).length)
    expect(Math.min(...parts)).toBeGreaterThan(0)
    expect(penalties).toEqual([])
    const done = seen.map(({ doneBytes }) => doneBytes)
    expect([...done].sort((a, b) => a - b)).toEqual(done)
    expect(seen.at(-1)).toMatchObject({
      step: 'blocks',
      doneBytes: made.manifest!.bytes,
      totalBytes: made.manifest!.bytes,
    })

    const storage = await imported(shelf)
    expect(openStateDatabase(storage, crypto).root).toBe(rootAt(MADE))
    const own = createChainStore(storage, historyGenesis.hash)
    expect([own.head, own.final]).toEqual([{ height: MADE, hash: store.canonicalHash(MADE)! }, own.head])
    expect(own.firstHeld).toBe(MADE - 255)
    // The way down is known already: the gate lets in what leads to the checkpoint, and nothing else.
    expect(storage.checkpointPath.get(checkpoint.height)).toBe(checkpoint.hash)
    const chain = await createChain({ genesis: historyGenesis, storage, log: silentLogger, checkpoint })
    expect(chain.head.height).toBe(MADE)
    await chain.stop()
    // Whoever fetched one has it for others.
    expect(shelf.isComplete).toBe(true)
  })

  it('survives who stalls, who lies in a part, who leaves, and blames the liar alone', async () => {
    let left = false
    const peers = createPeers({
      staller: (request, honest) => (partRequest(request) ? never() : honest()),
      liar(request, honest) {
        if (!partRequest(request)) return honest()
        const bytes = honest().slice()
        bytes[bytes.length - 1]! ^= 1
        return bytes
      },
      leaver(request, honest) {
        if (partRequest(request)) {
          left = true
          peers.leave('leaver')
        }
        return honest()
      },
      honest: honestly,
    })
    const { shelf } = await fetched(peers.port)
    expect(left).toBe(true)
    expect(new Set(peers.penalties)).toEqual(new Set(['liar CHAIN_FALSE_SNAPSHOT']))
    expect(peers.asked.filter((name) => name === 'liar part').length).toBeLessThanOrEqual(2)
    expect(openStateDatabase(await imported(shelf), crypto).root).toBe(rootAt(MADE))
  }, 30_000)

  it('of another state is noticed in its manifest, before any part is asked for', async () => {
    const manifest = made.manifest!
    const forged = encodeManifest({
      ...manifest,
      subtrees: manifest.subtrees.map((subtree, i) =>
        i === 3 ? { leaf: false, hash: new Uint8Array(32).fill(9) } : subtree,
      ),
    })
    const peers = createPeers({
      liar: (request, honest) => (request.ask === 'manifest' ? forged : honest()),
      honest: honestly,
    })
    await fetched(peers.port)
    expect(peers.penalties).toEqual(['liar CHAIN_FALSE_SNAPSHOT'])
    expect(peers.asked).not.toContain('liar part')
  })

  it('with a false consensus state, code, block or list of snapshots costs its giver alone', async () => {
    const false_: Record<string, Answer> = {
      consensus: (request, honest) => {
        if (request.ask !== 'manifest') return honest()
        const manifest = decodeManifest(honest())
        const consensus = manifest.consensus.slice()
        consensus[consensus.length - 1]! ^= 1
        return encodeManifest({ ...manifest, consensus })
      },
      code: (request, honest) =>
        request.ask === 'code' ? encodeCbor(request.hashes.map(() => new Uint8Array(3))) : honest(),
      noCode: (request, honest) => (request.ask === 'code' ? encodeCbor(request.hashes.map(() => null)) : honest()),
      block(request, honest) {
        if (request.ask !== 'blocks') return honest()
        const [first, ...others] = decodeCbor(honest()) as Uint8Array[]
        return encodeCbor([...others, first!])
      },
      offers: (request, honest) =>
        request.ask === 'offers'
          ? encodeOffers([{ height: checkpoint.height, hash: `0x${'12'.repeat(32)}` as Hash, bytes: 1 }])
          : honest(),
      rubbish: (request, honest) => (request.ask === 'offers' ? Uint8Array.of(0xff) : honest()),
    }
    for (const [name, answer] of Object.entries(false_)) {
      const peers = createPeers({ liar: answer, honest: honestly })
      const { shelf } = await fetched(peers.port)
      expect(new Set(peers.penalties), name).toEqual(
        new Set([name === 'rubbish' ? 'liar KERNEL_BAD_CBOR' : 'liar CHAIN_FALSE_SNAPSHOT']),
      )
      expect(openStateDatabase(await imported(shelf), crypto).root, name).toBe(rootAt(MADE))
    }
  }, 60_000)

  it('lies where the headers from the checkpoint lead, and nowhere that a liar’s do', async () => {
    const peers = createPeers({ liar: honestly, honest: honestly })
    const { headers } = peers.port
    // Of the right height, with a state root of its own.
    const forged = (bytes: Uint8Array) =>
      encodeHeader({ ...decodeHeader(bytes), stateRoot: `0x${'66'.repeat(32)}` as Hash })
    const port: SnapshotPort = {
      ...peers.port,
      headers: async (peer, to, floor) =>
        peer === 'liar' ? (await headers(peer, to, floor)).map(forged) : headers(peer, to, floor),
    }
    const { shelf } = await fetched(port)
    expect(peers.penalties).toEqual(['liar CHAIN_BAD_ANCESTRY'])
    expect(shelf.manifest!.hash).toBe(store.canonicalHash(MADE))
  })

  it('is not taken on a checkpoint older than the slash window', async () => {
    const { port } = createPeers({ one: honestly })
    const slot = HEIGHT + historyGenesis.params.slashWindowSlots + 100
    await expect(fetched(port, { slot })).rejects.toMatchObject({ code: 'CHAIN_CHECKPOINT_TOO_OLD' })
  })

  it('goes on after a restart with what had come', async () => {
    const kept = new Map<string, ReturnType<typeof createMemoryStore>>()
    const stop = new AbortController()
    let parts = 0
    const first = createPeers({
      one(request, honest) {
        if (partRequest(request) && ++parts > 6) stop.abort()
        return honest()
      },
    })
    const into = await memoryShelves(kept)
    await expect(fetched(first.port, { into, signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
    // What was on its way is let in.
    await new Promise((resolve) => setTimeout(resolve, 50))
    await into.close()
    const again = await memoryShelves(kept)
    const here = again.all()[0]![1]
    const had = Array.from({ length: partsOf(made.manifest!) }, (_, i) => here.part(i) !== undefined).filter(
      Boolean,
    ).length
    expect(had).toBeGreaterThan(2)
    // One of them was damaged meanwhile.
    const damaged = Array.from({ length: 16 }, (_, i) => i).find((i) => here.part(i) !== undefined)!
    await here.putPart(damaged, Uint8Array.of(0x80))
    const second = createPeers({ one: honestly })
    const { shelf, seen } = await fetched(second.port, { into: again })
    expect(second.asked.filter((name) => name === 'one part').length).toBe(partsOf(made.manifest!) - had + 1)
    expect(second.asked).not.toContain('one manifest')
    expect(seen.find(({ step }) => step === 'parts')!.doneBytes).toBeGreaterThan(0)
    expect(openStateDatabase(await imported(shelf), crypto).root).toBe(rootAt(MADE))
  })

  it('is given up where nobody has one, or all who had it fall silent', async () => {
    const none = createPeers({ one: (request, honest) => (request.ask === 'offers' ? encodeOffers([]) : honest()) })
    await expect(fetched(none.port)).rejects.toMatchObject({ code: 'CHAIN_NO_SNAPSHOT' })
    const silent = createPeers({ one: (request, honest) => (partRequest(request) ? never() : honest()) })
    await expect(fetched(silent.port, { patienceMs: 300 })).rejects.toMatchObject({ code: 'CHAIN_NO_SNAPSHOT' })
    expect(silent.penalties).toEqual([])
  })
})

describe('a question about snapshots', () => {
  it('is read strictly, and answered with a code where there is nothing', () => {
    const bad: unknown[] = [
      null,
      [],
      ['offers', 1],
      ['manifest'],
      ['manifest', new Uint8Array(31)],
      ['part', new Uint8Array(32), 4, -1],
      ['part', new Uint8Array(32), 4, 1e9],
      ['blocks', 0, 1],
      ['blocks', 1, 33],
      ['blocks', 1, 0],
      ['code', 'x'],
      ['code', Array.from({ length: 33 }, () => new Uint8Array(32))],
      ['else'],
    ]
    for (const fields of bad)
      expect(() => decodeSnapshotRequest(encodeCbor(fields)), JSON.stringify(fields)).toThrow(
        expect.objectContaining({ code: 'CHAIN_BAD_SNAPSHOT_REQUEST' }),
      )
    const answer = (request: SnapshotRequest) => answerSnapshotRequest({ storage: source, store, shelves }, request)
    const hash = `0x${'12'.repeat(32)}` as Hash
    const not = expect.objectContaining({ code: 'CHAIN_SNAPSHOT_NOT_HELD' })
    expect(() => answer({ ask: 'manifest', hash })).toThrow(not)
    expect(() => answer({ ask: 'part', hash, depth: 4, index: 0 })).toThrow(not)
    expect(() => answer({ ask: 'part', hash: made.manifest!.hash, depth: 5, index: 0 })).toThrow(not)
    expect(() => answer({ ask: 'part', hash: made.manifest!.hash, depth: 4, index: 16 })).toThrow(
      expect.objectContaining({ code: 'CHAIN_BAD_SNAPSHOT_REQUEST' }),
    )
    expect(() => answer({ ask: 'blocks', first: HEIGHT + 100, count: 1 })).toThrow(not)
  })
})

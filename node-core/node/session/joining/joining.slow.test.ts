import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { openStateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import { parseGenesis, type Genesis } from '#node-core/consensus/genesis.ts'
import { answerSnapshotRequest } from '#node-core/chain/snapshot/exchange/serveSnapshots.ts'
import { decodeSnapshotRequest, type SnapshotRequest } from '#node-core/chain/snapshot/exchange/snapshotRequest.ts'
import { fetchSnapshot } from '#node-core/chain/snapshot/fetching/fetchSnapshot.ts'
import { importShelf } from '#node-core/chain/snapshot/shelf/importShelf.ts'
import { fillShelf } from '#node-core/chain/snapshot/shelf/fillShelf.ts'
import { decodeManifest, encodeManifest } from '#node-core/chain/snapshot/shelf/manifest.ts'
import { openShelves, type Shelves } from '#node-core/chain/snapshot/shelf/openShelves.ts'
import { createChainStore, type BlockRef, type ChainStore } from '#node-core/chain/storing/chainStore.ts'
import { serveAncestry } from '#node-core/chain/sync/serveAncestry.ts'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import type { Network } from '#node-core/network/network.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorage, openStorageOver, type Storage } from '#node-core/storage/openStorage.ts'
import { historyDocument, historyWithState } from '../../../../tests/support/historyWithState.ts'
import { openRealNode, type RealNode } from '../../../../tests/support/realNode.ts'
import { networkConfigFile } from '../networkConfig.ts'
import { protocolNames } from '../protocolNames.ts'
import { createChainNetwork } from '../ports/chainNetwork.ts'
import { shelfFolder } from './shelfFolder.ts'
import { createSnapshotPort } from './snapshotPort.ts'

const EVERY = 128
const HEIGHT = 3 * EVERY + 30
const MADE = 3 * EVERY
const crypto = await loadFastCrypto()
let root: string
let document: string
let genesis: Genesis
let storage: Storage
let store: ChainStore
let shelves: Shelves
let checkpoint: BlockRef
let protocol: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dipnet-joining-'))
  document = historyDocument(Math.floor(Date.now() / 1_000) * 1_000 - (HEIGHT + 600) * 1_000)
  genesis = parseGenesis(JSON.parse(document))
  const folder = join(root, 'history')
  await mkdir(folder, { recursive: true })
  const made = await historyWithState(HEIGHT, EVERY, { genesis })
  storage = await openStorage(folder)
  for await (const [key, value] of made.store.entries()) await storage.store.batch([{ type: 'put', key, value }])
  store = createChainStore(storage, genesis.hash)
  checkpoint = { height: HEIGHT - 5, hash: store.canonicalHash(HEIGHT - 5)! }
  shelves = await openShelves(shelfFolder(join(root, 'snapshots')), silentLogger)
  const block = { height: MADE, hash: store.canonicalHash(MADE)! }
  const shelf = await shelves.open(MADE)
  await fillShelf({ storage, store, crypto, block, shelf, pause: async () => undefined })
  protocol = protocolNames(genesis.hash).snapshot
}, 120_000)

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})
afterAll(async () => {
  await shelves.close()
  await storage.close()
  await rm(root, { recursive: true, force: true })
})

type Answer = (request: SnapshotRequest, honest: () => Uint8Array) => Uint8Array | Promise<Uint8Array>
const honestly: Answer = (_request, honest) => honest()
const never = () => new Promise<Uint8Array>(() => undefined)

async function host(name: string): Promise<Network> {
  const network = await createNetwork({
    identity: createHash('sha256').update(name).digest(),
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
  })
  stops.push(() => network.stop())
  return network
}
/** A host that answers for the history, in its own way. */
async function peer(name: string, answer: Answer): Promise<{ readonly network: Network; readonly asked: string[] }> {
  const network = await host(name)
  const asked: string[] = []
  network.handle(protocol, async (bytes) => {
    const request = decodeSnapshotRequest(bytes)
    asked.push(request.ask)
    return answer(request, () => answerSnapshotRequest({ storage, store, shelves }, request))
  })
  createChainNetwork(network, genesis.hash, silentLogger, systemClock).serveBlocks((request) =>
    serveAncestry(store, request),
  )
  return { network, asked }
}
async function joiner(peers: readonly { readonly network: Network }[]): Promise<Network> {
  const network = await host('joiner')
  for (const { network: other } of peers) await network.connect(other.addresses()[0]!)
  while (network.peers().filter(({ protocols }) => protocols.includes(protocol)).length < peers.length) await sleep(20)
  return network
}
function fetched(
  network: Network,
  into: Shelves,
  onPart: (doneBytes: number) => void = () => undefined,
  signal = UNWATCHED.signal,
) {
  const chain = createChainNetwork(network, genesis.hash, silentLogger, systemClock)
  return fetchSnapshot({
    genesis,
    checkpoint,
    crypto,
    port: createSnapshotPort(network, protocol, chain),
    shelves: into,
    clock: systemClock,
    log: silentLogger,
    slot: () => HEIGHT,
    signal,
    random: () => 0,
    onProgress: ({ step, doneBytes }) => void (step === 'parts' && onPart(doneBytes)),
  })
}
const emptyShelves = (name: string) => openShelves(shelfFolder(join(root, name)), silentLogger)
const stateRoot = (height: number) => store.block(store.canonicalHash(height)!)!.header.stateRoot

describe('a snapshot over libp2p', () => {
  it('is had among one who stalls, two who lie, one who leaves, and two who are honest', async () => {
    const lies = {
      staller: (request: SnapshotRequest, honest: () => Uint8Array) => (request.ask === 'part' ? never() : honest()),
      inParts(request: SnapshotRequest, honest: () => Uint8Array) {
        const bytes = honest().slice()
        if (request.ask === 'part') bytes[bytes.length - 1]! ^= 1
        return bytes
      },
      inState(request: SnapshotRequest, honest: () => Uint8Array) {
        if (request.ask !== 'manifest') return honest()
        const manifest = decodeManifest(honest())
        const [, ...rest] = manifest.subtrees
        return encodeManifest({ ...manifest, subtrees: [{ leaf: false, hash: new Uint8Array(32).fill(7) }, ...rest] })
      },
    }
    const leaver = await peer('leaver', (request, honest) => {
      if (request.ask === 'part') void leaver.network.goOffline()
      return honest()
    })
    const [state, parts, staller, one, two] = [
      await peer('state', lies.inState),
      await peer('parts', lies.inParts),
      await peer('staller', lies.staller),
      await peer('one', honestly),
      await peer('two', honestly),
    ]
    const network = await joiner([state, parts, staller, leaver, one, two])
    const penalised = new Set<string>()
    const penalise = network.penalise.bind(network)
    network.penalise = (who, code, points) => {
      penalised.add(`${who} ${code}`)
      penalise(who, code, points)
    }
    const into = await emptyShelves('mixed')
    stops.push(() => into.close())
    const shelf = await fetched(network, into)
    const imported = await openStorageOver(createMemoryStore())
    await importShelf({ shelf, genesis, checkpoint, crypto, storage: imported, run: UNWATCHED })
    expect(openStateDatabase(imported, crypto).root).toBe(stateRoot(MADE))
    const liars = [state, parts].map(({ network: { peerId } }) => `${peerId} CHAIN_FALSE_SNAPSHOT`)
    for (const name of penalised) expect(liars).toContain(name)
    expect(penalised.has(liars[0]!)).toBe(true)
    // A lie costs one part of each lane, not the join.
    expect(parts.asked.filter((ask) => ask === 'part').length).toBeLessThanOrEqual(2)
    for (const { asked } of [one, two]) expect(asked.filter((ask) => ask === 'part').length).toBeGreaterThan(0)
  }, 60_000)

  it('is gone on with after a restart in the middle', async () => {
    const one = await peer('slow', async (_request, honest) => {
      await sleep(30)
      return honest()
    })
    const network = await joiner([one])
    const stop = new AbortController()
    const into = await emptyShelves('restarted')
    const had = 5
    let seen = 0
    await expect(fetched(network, into, () => ++seen > had && stop.abort(), stop.signal)).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    await sleep(100)
    await into.close()
    const before = one.asked.filter((ask) => ask === 'part').length
    const again = await emptyShelves('restarted')
    stops.push(() => again.close())
    const shelf = await fetched(network, again)
    expect(shelf.isComplete).toBe(true)
    expect(one.asked.filter((ask) => ask === 'manifest').length).toBe(1)
    const parts = one.asked.filter((ask) => ask === 'part').length
    expect(before).toBeGreaterThanOrEqual(had)
    expect(parts - before).toBeLessThanOrEqual(16 - had)
  }, 60_000)
})

describe('a node that joins', () => {
  async function openPeer(name: string): Promise<RealNode> {
    const dataDir = join(root, name)
    await mkdir(join(dataDir, 'network'), { recursive: true })
    await cp(join(root, 'history'), join(dataDir, 'network', 'chain'), {
      recursive: true,
      filter: (path) => !path.endsWith('LOCK'),
    })
    return openMember(dataDir, [])
  }
  async function openMember(dataDir: string, bootstrap: readonly string[], wholeHistory = false): Promise<RealNode> {
    await mkdir(join(dataDir, 'network'), { recursive: true })
    await networkConfigFile(dataDir).write({
      mode: 'joined',
      genesis: document,
      bootstrap,
      witness: false,
      sampleWorld: false,
      faucetWei: 0n,
      checkpoint,
    })
    const node = await openRealNode({ dataDir, snapshotEvery: EVERY, listenPort: 0, wholeHistory })
    stops.push(() => node.stop())
    return node
  }
  const status = async (node: RealNode): Promise<NetworkStatus> => node.client.call('network.status', undefined)
  async function until(node: RealNode, height: number): Promise<NetworkStatus[]> {
    const seen: NetworkStatus[] = []
    for (;;) {
      const now = await status(node)
      seen.push(now)
      if (now.head?.height === height) return seen
      await sleep(20)
    }
  }

  it('comes by snapshot or by blocks to the same head, says how far it is, and serves what it fetched', async () => {
    // LevelDB's files are copied: nobody writes to them.
    await storage.close()
    const servers = [await openPeer('first'), await openPeer('second')]
    storage = await openStorage(join(root, 'history'))
    store = createChainStore(storage, genesis.hash)
    const addresses: string[] = []
    for (const server of servers) addresses.push((await status(server)).addresses[0]!)
    // Made by themselves, since they stand above a height of snapshots.
    await sleep(3_000)
    const fast = await openMember(join(root, 'fast'), addresses)
    const seen = await until(fast, HEIGHT)
    const steps = new Set(seen.map(({ snapshot }) => snapshot?.step))
    expect(steps.has('looking') || steps.has('parts')).toBe(true)
    for (const { snapshot, head } of seen) if (snapshot !== null) expect(head?.height ?? 0).toBe(0)
    // Nothing from before the snapshot came as blocks.
    expect(seen.filter(({ head }) => head !== null && head.height > 0 && head.height < MADE)).toEqual([])
    const whole = await openMember(join(root, 'whole'), addresses, true)
    await until(whole, HEIGHT)
    // The hash covers the state root.
    expect((await status(whole)).head).toEqual((await status(fast)).head)
    expect((await status(fast)).head!.hash).toBe(store.canonicalHash(HEIGHT))

    // The servers go; who joined by a snapshot is enough for the next one.
    const from = (await status(fast)).addresses
    for (const server of servers) await server.stop()
    const third = await openMember(join(root, 'third'), from)
    const later = await until(third, HEIGHT)
    expect(later.some(({ head }) => head !== null && head.height > 0 && head.height < MADE)).toBe(false)
  }, 120_000)
})

import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { CID } from 'multiformats/cid'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { contentIdToDigest, digestToContentId } from '#node-core/model/contentId.ts'
import { createNetwork } from '../createNetwork.ts'
import type { Network } from '../network.ts'
import { PROVIDER_LIMITS, type ListenOptions, type NetworkOptions } from '../options.ts'
import { CONTENT_GET, CONTENT_HAVE, decodeChunkRequest, encodeSize } from './contentProtocol.ts'
import type { ContentStore } from './contentStore.ts'
import { createContentStore } from './createContentStore.ts'
import { STATE_BYTES } from './hashing/createChunkHash.ts'

/*
 * Over real sockets: strangers who keep the table of who has what, and relays, for their own ends. What is asked of a
 * node by bad strangers is listed in tests/contract/badStrangers.test.ts.
 */

const MIB = 1024 * 1024
const TABLE = '/dipnet/test/kad/1'
const providers = { protocol: TABLE }
let root = ''
const cleanups: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hostile-'))
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await rm(root, { recursive: true, force: true })
})
async function host(name: string, listen: ListenOptions, options: Partial<NetworkOptions> = {}): Promise<Network> {
  const network = await createNetwork({
    identity: createHash('sha256').update(`hostile ${name}`).digest(),
    log: silentLogger,
    clock: systemClock,
    listen,
    targetPeers: 0,
    reconnectMs: 100,
    relayAfterMs: 0,
    ...options,
  })
  cleanups.push(() => network.stop())
  return network
}
const HERE = { host: '127.0.0.1' }
async function store(network: Network): Promise<ContentStore> {
  const content = await createContentStore({
    dir: join(root, network.peerId),
    network,
    clock: systemClock,
    log: silentLogger,
    announce: { lookMs: 200 },
  })
  cleanups.push(() => content.stop())
  return content
}

/* Kademlia’s messages as protobuf, as far as an attacker needs them: one who obeys the library cannot lie. */
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)])
const field = (number: number, bytes: Uint8Array) =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes])
const [ADD_PROVIDER, GET_PROVIDERS, CLOSER, PROVIDERS] = [2, 3, 8, 9]
interface Told {
  readonly peer: string
  readonly addresses: readonly string[]
}
const encodePeer = ({ peer, addresses }: Told) =>
  Buffer.concat([
    field(1, peerIdFromString(peer).toMultihash().bytes),
    ...addresses.map((address) => field(2, multiaddr(address).bytes)),
  ])
const message = (type: number, key: Uint8Array, told: readonly Told[], closer: readonly Told[] = []) => {
  const body = Buffer.concat([
    Buffer.from([8, type]),
    field(2, key),
    ...closer.map((each) => field(CLOSER, encodePeer(each))),
    ...told.map((each) => field(PROVIDERS, encodePeer(each))),
  ])
  return Buffer.concat([Buffer.from(varint(body.length)), body])
}

/** A libp2p host without our manners. */
async function stranger(): Promise<Libp2p> {
  const made = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), ping: ping() },
  })
  cleanups.push(async () => made.stop())
  return made
}
const randomPeer = async () => peerIdFromPrivateKey(await generateKeyPair('Ed25519')).toString()
const invented = async (count: number, addresses: readonly string[]): Promise<Told[]> =>
  Promise.all(Array.from({ length: count }, async () => ({ peer: await randomPeer(), addresses })))
const knowsKeepers = (network: Network, least = 1) =>
  vi.waitFor(() => expect(network.recordKeepers()).toBeGreaterThanOrEqual(least), 15_000)
const penalty = (network: Network, peer: string) => network.peers().find(({ id }) => id === peer)?.penalty ?? 0

describe('a table with records that are poison', () => {
  it('a record for somebody else is not taken: nobody can say that another has a file', async () => {
    const keeper = await host('keeper', HERE, { providers: { ...providers, serves: 'always' } })
    const victim = await host('victim', HERE, { providers, bootstrap: keeper.addresses() })
    await knowsKeepers(victim)
    const attacker = await stranger()
    const connection = await attacker.dial(multiaddr(keeper.addresses()[0]!))
    const digest = randomBytes(32)
    const key = CID.parse(digestToContentId(digest)).bytes
    const claim = async (told: readonly Told[]) => {
      const stream = await connection.newStream(TABLE)
      stream.send(message(ADD_PROVIDER, key, told))
      await stream.close()
    }
    const addresses = ['/ip4/127.0.0.1/tcp/9']
    await claim([{ peer: victim.peerId, addresses }, ...(await invented(50, addresses))])
    // Its own is: that the message was understood is seen by it.
    await claim([{ peer: attacker.peerId.toString(), addresses }])
    const found = async () => {
      const peers: string[] = []
      for await (const peer of victim.findProviders(digest, AbortSignal.timeout(5_000))) peers.push(peer)
      return peers
    }
    await vi.waitFor(async () => expect(await found()).toEqual([attacker.peerId.toString()]), 10_000)
  })

  it('a keeper that names hundreds at a stranger’s door makes nobody knock there more than a few times', async () => {
    let knocks = 0
    const door = createServer((socket) => {
      knocks++
      socket.on('error', () => undefined)
      socket.destroy()
    })
    await new Promise<void>((done) => door.listen(0, '127.0.0.1', done))
    cleanups.push(() => new Promise((done) => door.close(done)))
    const address = `/ip4/127.0.0.1/tcp/${(door.address() as AddressInfo).port}`
    const crowd = await invented(400, [address])
    const file = randomBytes(2 * MIB)
    const liar = await stranger()
    let asked = 0
    await liar.handle(TABLE, (stream: Stream, _connection: Connection) => {
      stream.addEventListener('message', () => {
        asked++
        stream.send(message(GET_PROVIDERS, createHash('sha256').update(file).digest(), crowd, crowd))
      })
    })
    const honest = await host('honest', HERE, { providers })
    const id = await (await store(honest)).put(file)
    const here = await host('here', HERE, {
      providers,
      bootstrap: [...honest.addresses(), ...liar.getMultiaddrs().map(String)],
    })
    await knowsKeepers(here)
    const content = await store(here)
    await vi.waitFor(() => expect(here.peers().some(({ id: peer }) => peer === honest.peerId)).toBe(true), 10_000)
    const named: string[] = []
    for await (const peer of here.findProviders(contentIdToDigest(id), AbortSignal.timeout(5_000))) named.push(peer)
    expect(asked).toBeGreaterThan(0)
    expect(named.length).toBeGreaterThan(0)
    expect(named.length).toBeLessThanOrEqual(PROVIDER_LIMITS.bucket)
    expect(await content.get(id, { searchMs: 20_000 })).toBe(file.length)
    const nowhere = digestToContentId(randomBytes(32))
    await expect(content.get(nowhere, { searchMs: 4_000 })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' })
    expect(knocks).toBeLessThanOrEqual(24)
    expect(penalty(here, honest.peerId)).toBe(0)
  })

  it('who is in the table and sends wrong bytes is penalised by its code, twice is out; nothing stays', async () => {
    const keeper = await host('keeper', HERE, { providers: { ...providers, serves: 'always' } })
    const options = { providers, bootstrap: keeper.addresses() }
    const liar = await host('liar', HERE, options)
    liar.handle(CONTENT_HAVE, async () => encodeSize(3 * MIB))
    liar.handle(CONTENT_GET, async function* (request) {
      const { count } = decodeChunkRequest(request)
      for (let i = 0; i < count; i++) yield new Uint8Array(STATE_BYTES + MIB)
    })
    await knowsKeepers(liar)
    const here = await host('here', HERE, options)
    await knowsKeepers(here)
    const punished: string[] = []
    const original = here.penalise.bind(here)
    here.penalise = (peer, code, points) => {
      punished.push(`${peer === liar.peerId ? 'liar' : peer} ${code}`)
      original(peer, code, points)
    }
    const content = await store(here)
    for (let i = 1; i <= 2; i++) {
      const id = digestToContentId(randomBytes(32))
      await liar.provide(contentIdToDigest(id), AbortSignal.timeout(10_000))
      await expect(content.get(id, { searchMs: 4_000 })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' })
      expect(punished).toEqual(Array.from({ length: i }, () => 'liar CONTENT_MISMATCH'))
    }
    await vi.waitFor(() => expect(here.peers().map(({ id }) => id)).not.toContain(liar.peerId), 5_000)
    expect((await content.usage()).partialBytes).toBe(0)
  }, 60_000)
})

describe('a relay that drops', () => {
  const relay = (name: string, connectionBytes: number) =>
    host(name, { ...HERE, relays: 'always' }, { relayLimits: { connectionBytes } })
  const hidden = async (name: string, ...through: readonly string[]) => {
    const network = await host(name, { host: null, viaRelay: true }, { bootstrap: through })
    await vi.waitFor(() => expect(circuits(network).length).toBeGreaterThan(0), 15_000)
    return network
  }
  const circuits = (network: Network) => network.addresses().filter((address) => address.includes('/p2p-circuit/'))

  it('cuts every way after three chunks: the file comes all the same, and no chunk twice', async () => {
    const middle = await relay('middle', 3 * MIB + 300_000)
    const studio = await hidden('studio', ...middle.addresses())
    const file = randomBytes(10 * MIB)
    const id = await (await store(studio)).put(file)
    const factory = await host('factory', { host: null })
    const content = await store(factory)
    const steps: number[] = []
    let ways = 0
    factory.onPeer(({ kind, peer }) => {
      if (peer === studio.peerId && kind === 'connected') ways++
    })
    await factory.connect(circuits(studio)[0]!)
    const size = await content.get(id, {
      from: [studio.peerId],
      searchMs: 30_000,
      onProgress: ({ bytes }) => steps.push(bytes),
    })
    expect(size).toBe(file.length)
    expect(file.equals(await content.readAll(id))).toBe(true)
    expect(ways).toBeGreaterThan(2)
    expect(steps).toEqual(Array.from({ length: 10 }, (_, i) => (i + 1) * MIB))
    // The studio is not to blame for its relay.
    expect(penalty(factory, studio.peerId)).toBe(0)
  }, 90_000)

  it('swallows all without a word: what was proven stays, the rest comes by another relay', async () => {
    const [bad, good] = [await relay('bad', 64 * MIB), await relay('good', 64 * MIB)]
    // A pipe before the bad relay, which after a while takes everything and gives nothing.
    let swallows = false
    const sockets = new Set<Socket>()
    const pipe = createServer((from) => {
      const to = connect(Number(/tcp\/(\d+)/.exec(bad.addresses()[0]!)![1]), '127.0.0.1')
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        sockets.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => other.destroy())
        one.on('data', (bytes) => void (swallows || other.write(bytes)))
      }
    })
    await new Promise<void>((done) => pipe.listen(0, '127.0.0.1', done))
    cleanups.push(async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => pipe.close(done))
    })
    const piped = `/ip4/127.0.0.1/tcp/${(pipe.address() as AddressInfo).port}/p2p/${bad.peerId}`
    const studio = await hidden('studio', ...bad.addresses())
    const twin = await hidden('twin', ...good.addresses())
    const file = randomBytes(12 * MIB)
    const id = await (await store(studio)).put(file)
    await (await store(twin)).put(file)
    const factory = await host('factory', { host: null })
    const content = await store(factory)
    await factory.connect(`${piped}/p2p-circuit/p2p/${studio.peerId}`)
    const steps: number[] = []
    const getting = content.get(id, {
      from: [studio.peerId],
      searchMs: 60_000,
      onProgress({ bytes }) {
        steps.push(bytes)
        if (bytes >= 3 * MIB) swallows = true
      },
    })
    await vi.waitFor(() => expect(swallows).toBe(true), 20_000)
    await factory.connect(circuits(twin)[0]!)
    expect(await getting).toBe(file.length)
    expect(file.equals(await content.readAll(id))).toBe(true)
    expect(steps).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) * MIB))
    expect(penalty(factory, twin.peerId)).toBe(0)
  }, 120_000)
})

import { createHash } from 'node:crypto'
import { connect, createServer, type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createNetwork } from './createNetwork.ts'
import type { Network } from './network.ts'
import type { ListenOptions, NetworkOptions } from './options.ts'
import { addressKind } from './reach/addressKind.ts'

const open: Network[] = []
async function host(name: string, listen: ListenOptions, options: Partial<NetworkOptions> = {}): Promise<Network> {
  const network = await createNetwork({
    identity: createHash('sha256').update(`reach ${name}`).digest(),
    log: silentLogger,
    clock: systemClock,
    listen,
    targetPeers: 0,
    reconnectMs: 100,
    discoveryMs: 300,
    relayAfterMs: 0,
    ...options,
  })
  open.push(network)
  return network
}
const relay = (options: Partial<NetworkOptions> = {}) => host('relay', { host: '127.0.0.1', relays: 'always' }, options)
/** Listens nowhere: only a relay leads to it. */
const hidden = (name: string, through: Network, options: Partial<NetworkOptions> = {}) =>
  host(name, { host: null, viaRelay: true }, { bootstrap: through.addresses(), ...options })
const circuit = (network: Network) => network.addresses().find((address) => address.includes('/p2p-circuit/'))

afterEach(async () => {
  await Promise.all(open.splice(0).map((network) => network.stop()))
})

describe('through a relay', () => {
  it('two hosts that listen nowhere exchange requests, streams and gossip', async () => {
    const middle = await relay()
    const studio = await hidden('studio', middle)
    await vi.waitFor(() => expect(circuit(studio)).toBeDefined(), 10_000)
    expect(studio.addresses().every((address) => address.endsWith(`/p2p-circuit/p2p/${studio.peerId}`))).toBe(true)
    studio.handle('/test/echo/1', async (request) => request)
    studio.handle('/test/file/1', async function* () {
      for (let i = 0; i < 20; i++) yield new Uint8Array(100_000).fill(i)
    })
    const factory = await host('factory', { host: null })
    expect(await factory.connect(circuit(studio)!)).toBe(studio.peerId)
    expect(await factory.request(studio.peerId, '/test/echo/1', utf8ToBytes('hi'))).toEqual(utf8ToBytes('hi'))
    let total = 0
    for await (const part of factory.requestStream(studio.peerId, '/test/file/1', new Uint8Array()))
      total += part.length
    expect(total).toBe(2_000_000)
    expect(factory.peers().find((peer) => peer.id === studio.peerId)).toMatchObject({ relayed: true })
    const heard: string[] = []
    factory.subscribe('t', (bytes) => {
      heard.push(Buffer.from(bytes).toString())
      return 'accept'
    })
    await vi.waitFor(
      async () => {
        await studio.publish('t', utf8ToBytes(`news ${Date.now()}`))
        expect(heard.length).toBeGreaterThan(0)
      },
      { timeout: 10_000, interval: 300 },
    )
  })

  it('becomes a direct connection once the other end tells an address of its own, and the relay’s ends', async () => {
    const middle = await relay()
    const studio = await host('studio', { host: '127.0.0.1', viaRelay: true }, { bootstrap: middle.addresses() })
    await vi.waitFor(() => expect(circuit(studio)).toBeDefined(), 10_000)
    studio.handle('/test/echo/1', async (request) => request)
    const factory = await host('factory', { host: null })
    await factory.connect(circuit(studio)!)
    const ways = () => factory.peers().filter((peer) => peer.id === studio.peerId)
    await vi.waitFor(() => expect(ways()).toMatchObject([{ relayed: false }]), 10_000)
    expect(ways()[0]!.address).toMatch(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+(\/p2p\/\w+)?$/)
    expect(await factory.request(studio.peerId, '/test/echo/1', utf8ToBytes('hi'))).toEqual(utf8ToBytes('hi'))
    // Gossip goes on when the relayed way ends.
    await middle.stop()
    const heard: string[] = []
    factory.subscribe('t', (bytes) => {
      heard.push(Buffer.from(bytes).toString())
      return 'accept'
    })
    await vi.waitFor(
      async () => {
        await studio.publish('t', utf8ToBytes(`news ${Date.now()}`))
        expect(heard.length).toBeGreaterThan(0)
      },
      { timeout: 15_000, interval: 300 },
    )
    expect(ways()).toMatchObject([{ relayed: false }])
  })

  it('the slot comes back when the relay does', async () => {
    const middle = await relay()
    const studio = await hidden('studio', middle)
    await vi.waitFor(() => expect(circuit(studio)).toBeDefined(), 10_000)
    await middle.goOffline()
    await vi.waitFor(() => expect(circuit(studio)).toBeUndefined(), 10_000)
    await middle.goOnline()
    await vi.waitFor(() => expect(circuit(studio)).toBeDefined(), 20_000)
  })

  it('a relay without a free slot refuses, and who has none is not reached', async () => {
    const middle = await relay({ relayLimits: { slots: 1 } })
    const first = await hidden('first', middle)
    await vi.waitFor(() => expect(circuit(first)).toBeDefined(), 10_000)
    const second = await hidden('second', middle)
    await vi.waitFor(() => expect(second.peers()).toHaveLength(1), 5_000)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(circuit(second)).toBeUndefined()
    const stranger = await host('stranger', { host: null })
    const wrong = circuit(first)!.replace(first.peerId, second.peerId)
    await expect(stranger.connect(wrong)).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
    expect(await stranger.connect(circuit(first)!)).toBe(first.peerId)
  })

  it('a relayed connection is cut at its bytes, and a new one works', async () => {
    const middle = await relay({ relayLimits: { connectionBytes: 300_000 } })
    const studio = await hidden('studio', middle)
    await vi.waitFor(() => expect(circuit(studio)).toBeDefined(), 10_000)
    studio.handle('/test/big/1', async () => new Uint8Array(600_000))
    studio.handle('/test/small/1', async (request) => request)
    const fan = await host('fan', { host: null })
    const address = circuit(studio)!
    await fan.connect(address)
    await expect(
      fan.request(studio.peerId, '/test/big/1', new Uint8Array(), { timeoutMs: 5_000 }),
    ).rejects.toMatchObject({ code: 'NETWORK_CONNECTION_LOST' })
    await vi.waitFor(() => expect(fan.peers().some((peer) => peer.id === studio.peerId)).toBe(false), 5_000)
    await fan.connect(address)
    expect(await fan.request(studio.peerId, '/test/small/1', utf8ToBytes('hi'))).toEqual(utf8ToBytes('hi'))
  })

  it('a relay bears only so many connections of one peer at the same time', async () => {
    const middle = await relay({ relayLimits: { connectionsAPeer: 2 } })
    const studio = await hidden('studio', middle)
    await vi.waitFor(() => expect(circuit(studio)).toBeDefined(), 10_000)
    const outcomes: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const fan = await host(name, { host: null })
      outcomes.push(
        await fan.connect(circuit(studio)!).then(
          () => 'connected',
          (error: { code: string }) => error.code,
        ),
      )
    }
    expect(outcomes).toEqual(['connected', 'connected', 'NETWORK_UNREACHABLE'])
  })

  it('nobody relays who is not asked to, or is not known to be reached from outside', async () => {
    for (const relays of ['never', 'whenPublic'] as const) {
      const plain = await host(relays, { host: '127.0.0.1', relays })
      const studio = await hidden(`studio ${relays}`, plain)
      await vi.waitFor(() => expect(studio.peers()).toHaveLength(1), 5_000)
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      expect(circuit(studio)).toBeUndefined()
      expect(studio.reach()).toBe('none')
    }
  })
})

describe('between computers', () => {
  it('what is sent is encrypted, and goes to whom the address names or to nobody', async () => {
    const a = await host('a', { host: '127.0.0.1' })
    a.handle('/test/echo/1', async (request) => request)
    const real = Number(/tcp\/(\d+)/.exec(a.addresses()[0]!)![1])
    const wire: Buffer[] = []
    const tap = createServer((inbound) => {
      const outbound = connect(real, '127.0.0.1')
      for (const [from, to] of [
        [inbound, outbound],
        [outbound, inbound],
      ] as const) {
        from.on('error', () => to.destroy())
        from.on('data', (bytes) => {
          wire.push(bytes)
          to.write(bytes)
        })
        from.on('close', () => to.destroy())
      }
    })
    await new Promise<void>((resolve) => tap.listen(0, '127.0.0.1', resolve))
    const tapped = `/ip4/127.0.0.1/tcp/${(tap.address() as AddressInfo).port}/p2p/`
    const b = await host('b', { host: null })
    await expect(b.connect(`${tapped}${(await host('c', { host: null })).peerId}`)).rejects.toMatchObject({
      code: 'NETWORK_UNREACHABLE',
    })
    await b.connect(`${tapped}${a.peerId}`)
    const secret = utf8ToBytes('the delivery address '.repeat(50))
    expect(await b.request(a.peerId, '/test/echo/1', secret)).toEqual(secret)
    const seen = Buffer.concat(wire)
    expect(seen.length).toBeGreaterThan(2 * secret.length)
    expect(seen.includes('the delivery address')).toBe(false)
    tap.close()
  })
})

describe('switching where it listens', () => {
  it('opens to the local network and closes again, on the same port, peers coming back', async () => {
    const a = await host('a', { host: '127.0.0.1', tcpPort: 0, wsPort: 0 })
    const address = a.addresses().find((one) => !one.includes('/ws'))!
    const tcpPort = Number(/tcp\/(\d+)/.exec(address)![1])
    const b = await host('b', { host: '127.0.0.1' }, { bootstrap: [address] })
    await vi.waitFor(() => expect(b.peers()).toHaveLength(1), 5_000)
    expect(a.reach()).toBe('none')
    await a.listenOn({ host: '0.0.0.0', tcpPort, wsPort: null })
    expect(a.addresses().every((one) => one.includes(`/tcp/${tcpPort}/`))).toBe(true)
    expect(a.addresses()).toContain(address)
    expect(a.reach()).toBe(hasLan ? 'lan' : 'none')
    if (hasLan) {
      expect(addressKind(a.addresses()[0]!)).toBe('lan')
      expect(await (await host('c', { host: null })).connect(a.addresses()[0]!)).toBe(a.peerId)
    }
    await vi.waitFor(() => expect(b.peers()).toHaveLength(1), 8_000)
    await a.listenOn({ host: '127.0.0.1', tcpPort })
    expect(a.addresses()).toEqual([address])
    await a.goOffline()
    await a.listenOn({ host: '0.0.0.0', tcpPort })
    expect(a.online).toBe(false)
  })
})

const hasLan = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .some((one) => addressKind(`/ip${one.family === 'IPv6' ? 6 : 4}/${one.address}/tcp/1`) === 'lan')

describe.runIf(hasLan)('on the local network', () => {
  const GENESIS = '/dipnet/0123456789abcdef/genesis/1'
  const tag = `_dipnet-test-${process.pid}._udp.local`
  const onLan = async (name: string, protocol: string) => {
    const network = await host(
      name,
      { host: '0.0.0.0', lan: { tag, protocol: GENESIS } },
      { online: false, discoveryMs: 300 },
    )
    network.handle(protocol, async () => new Uint8Array())
    await network.goOnline()
    return network
  }

  it('apps of one network find each other without an invitation', async () => {
    const a = await onLan('a', GENESIS)
    const b = await onLan('b', GENESIS)
    await vi.waitFor(() => expect([a.peers().length, b.peers().length]).toEqual([1, 1]), 15_000)
    expect(b.peers()[0]!.id).toBe(a.peerId)
  })

  it('a peer of another genesis that answers to our name is dropped', async () => {
    const a = await onLan('a', GENESIS)
    const liar = await onLan('liar', '/dipnet/ffffffffffffffff/genesis/1')
    const friend = await onLan('friend', GENESIS)
    await vi.waitFor(() => expect(a.peers().map((peer) => peer.id)).toEqual([friend.peerId]), 15_000)
    await vi.waitFor(() => expect(liar.peers()).toEqual([]), 10_000)
    // It comes by itself, too: that door is shut as well.
    await liar.connect(a.addresses()[0]!).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(a.peers().map((peer) => peer.id)).toEqual([friend.peerId])
  })
})

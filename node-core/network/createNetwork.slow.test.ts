import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createNetwork } from './createNetwork.ts'
import { rateLimited } from './errors.ts'
import type { Network, PeerEvent } from './network.ts'
import type { NetworkOptions } from './options.ts'

const open: Network[] = []
const identity = (name: string) => createHash('sha256').update(name).digest()
async function host(name: string, options: Partial<NetworkOptions> = {}): Promise<Network> {
  const network = await createNetwork({
    identity: identity(name),
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
    reconnectMs: 100,
    discoveryMs: 200,
    ...options,
  })
  open.push(network)
  return network
}
async function pair(options: Partial<NetworkOptions> = {}): Promise<[Network, Network]> {
  const a = await host('a', options)
  const b = await host('b', { bootstrap: a.addresses(), ...options })
  await vi.waitFor(() => expect(a.peers().length + b.peers().length).toBe(2), 5000)
  return [a, b]
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((network) => network.stop()))
})

describe('createNetwork', () => {
  it('keeps its peer id, shows addresses and peers with their protocols', async () => {
    const [a, b] = await pair()
    expect(a.addresses()[0]).toMatch(new RegExp(`^/ip4/127.0.0.1/tcp/\\d+/p2p/${a.peerId}$`))
    b.handle('/test/late/1', async (request) => request)
    await vi.waitFor(() => expect(a.peers()[0]?.protocols).toContain('/test/late/1'), 3000)
    expect(a.peers()[0]).toMatchObject({ id: b.peerId, direction: 'inbound', penalty: 0 })
    await a.stop()
    expect((await host('a')).peerId).toBe(a.peerId)
  })

  it('speaks WebSockets too', async () => {
    const a = await host('a', { listen: { host: '127.0.0.1', tcpPort: 0, wsPort: 0 } })
    const ws = a.addresses().find((address) => address.includes('/ws/'))
    const b = await host('b')
    expect(await b.connect(ws!)).toBe(a.peerId)
  })

  it('outlives broken WebSocket frames, of who comes and of who is dialled', async () => {
    const thrown: unknown[] = []
    process.on('uncaughtExceptionMonitor', (error) => void thrown.push(error))
    const a = await host('a', { listen: { host: '127.0.0.1', tcpPort: 0, wsPort: 0 } })
    const port = Number(/tcp\/(\d+)\/ws/.exec(a.addresses().find((address) => address.includes('/ws/'))!)![1])
    // Reserved bits without an extension: the frame alone ends the connection (RFC 6455, 5.2).
    const broken = Buffer.from([0xf2, 0x00])
    const stranger = connect(port, '127.0.0.1')
    stranger.write(
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
    stranger.once('data', () => stranger.write(broken))
    await new Promise((closed) => stranger.on('error', () => undefined).once('close', closed))

    const liar = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .once('data', (request) => {
          const key = /Sec-WebSocket-Key: (\S+)/i.exec(request.toString())![1]!
          const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
          socket.write(
            'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
              `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
          )
          socket.write(broken)
        })
    })
    await new Promise<void>((listening) => liar.listen(0, '127.0.0.1', listening))
    const { port: liarPort } = liar.address() as { port: number }
    await expect(a.connect(`/ip4/127.0.0.1/tcp/${liarPort}/ws/p2p/${(await host('b')).peerId}`)).rejects.toMatchObject({
      code: 'NETWORK_UNREACHABLE',
    })
    liar.close()
    // A dial given up before the other end refuses: the error comes when nobody waits any more.
    const socket = new (globalThis as unknown as { WebSocket: typeof WebSocket }).WebSocket('ws://127.0.0.1:1')
    await new Promise((closed) => socket.addEventListener('close', closed))
    process.removeAllListeners('uncaughtExceptionMonitor')
    expect(thrown).toEqual([])
    expect(await (await host('c')).connect(a.addresses()[0]!)).toBe(a.peerId)
  })

  it('moves on from a taken port and says so in its addresses', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const taken = (server.address() as { port: number }).port
    const a = await host('a', { listen: { host: '127.0.0.1', tcpPort: taken } })
    const used = Number(/tcp\/(\d+)/.exec(a.addresses()[0]!)![1])
    expect(used).toBeGreaterThan(taken)
    await new Promise((resolve) => server.close(resolve))
  })

  it('gossips through a peer in the middle, and not what that peer rejects', async () => {
    const [a, b] = await pair()
    const c = await host('c', { bootstrap: a.addresses() })
    const got: string[] = []
    a.subscribe('t', (bytes) => (bytes[0] === 0x21 ? 'reject' : 'accept'))
    b.subscribe('t', () => 'accept')
    c.subscribe('t', (bytes) => {
      got.push(Buffer.from(bytes).toString())
      return 'accept'
    })
    await vi.waitFor(
      async () => {
        expect(await b.publish('t', utf8ToBytes(`hello ${Date.now()}`))).toBe(1)
        expect(got.some((text) => text.startsWith('hello'))).toBe(true)
      },
      { timeout: 10_000, interval: 200 },
    )
    await b.publish('t', utf8ToBytes('!bad'))
    await b.publish('t', utf8ToBytes('last'))
    await vi.waitFor(() => expect(got).toContain('last'), 5000)
    expect(got).not.toContain('!bad')
    expect(a.peers().find((peer) => peer.id === b.peerId)?.penalty).toBeGreaterThan(0)
  })

  it('publishes again what went to nobody, as soon as somebody listens', async () => {
    const a = await host('a')
    const message = utf8ToBytes('said while alone')
    a.subscribe('t', () => 'accept')
    expect(await a.publish('t', message)).toBe(0)
    a.onSubscriber('t', () => void a.publish('t', message))
    const b = await host('b', { bootstrap: a.addresses() })
    const got: string[] = []
    await vi.waitFor(() => expect(a.peers()).toHaveLength(1), 5000)
    b.subscribe('t', (bytes) => {
      got.push(Buffer.from(bytes).toString())
      return 'accept'
    })
    await vi.waitFor(() => expect(got).toEqual(['said while alone']), 10_000)
  })

  it('gossips with a peer that came back while its old connection had not ended', async () => {
    const a = await host('a')
    const heard = { a: [] as string[], c: [] as string[] }
    const listen = (network: Network, list: string[]) =>
      network.subscribe('t', (bytes) => {
        list.push(Buffer.from(bytes).toString())
        return 'accept'
      })
    listen(a, heard.a)
    const before = await host('b', { bootstrap: a.addresses() })
    listen(before, [])
    await vi.waitFor(async () => expect(await a.publish('t', utf8ToBytes(`${Math.random()}`))).toBe(1), 10_000)
    const after = await host('b', { bootstrap: a.addresses() })
    listen(after, heard.c)
    await vi.waitFor(() => expect(after.peers()).toHaveLength(1), 5000)
    // Once all has been said that a new connection says: what comes later would mend it by chance.
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    await before.stop()
    await vi.waitFor(
      async () => {
        await a.publish('t', utf8ToBytes(`from a ${Math.random()}`))
        await after.publish('t', utf8ToBytes(`from b ${Math.random()}`))
        expect(heard.a.some((text) => text.startsWith('from b'))).toBe(true)
        expect(heard.c.some((text) => text.startsWith('from a'))).toBe(true)
      },
      { timeout: 15_000, interval: 500 },
    )
  }, 60_000)

  it('answers single and streamed requests, large ones under backpressure', async () => {
    const [a, b] = await pair()
    const chunk = new Uint8Array(1024 * 1024).fill(7)
    let made = 0
    a.handle('/test/echo/1', async (request) => request)
    a.handle('/test/stream/1', async function* () {
      for (; made < 96; made++) yield chunk
    })
    expect(await b.request(a.peerId, '/test/echo/1', utf8ToBytes('hi'))).toEqual(utf8ToBytes('hi'))
    let total = 0
    for await (const part of b.requestStream(a.peerId, '/test/stream/1', new Uint8Array(), {
      maxBytes: chunk.length,
    })) {
      total += part.length
      if (total === chunk.length) {
        await new Promise((resolve) => setTimeout(resolve, 300))
        expect(made).toBeLessThan(12)
      }
      // Slower than the sender for as long as windows grow: libp2p must not reset the stream.
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(total).toBe(96 * chunk.length)
  })

  it('stops a streamed answer when the asker leaves', async () => {
    const [a, b] = await pair()
    const ended = vi.fn()
    a.handle('/test/endless/1', async function* () {
      try {
        for (;;) yield new Uint8Array(100_000)
      } finally {
        ended()
      }
    })
    for await (const part of b.requestStream(a.peerId, '/test/endless/1', new Uint8Array())) if (part.length > 0) break
    await vi.waitFor(() => expect(ended).toHaveBeenCalled(), 3000)
  })

  it('names every way a request fails', async () => {
    const [a, b] = await pair()
    a.handle('/test/never/1', () => new Promise(() => undefined))
    a.handle('/test/big/1', async () => new Uint8Array(2000))
    a.handle('/test/no/1', async () => {
      throw rateLimited('no')
    })
    const ask = (protocol: string, options = {}) => b.request(a.peerId, protocol, new Uint8Array(), options)
    await expect(ask('/test/none/1')).rejects.toMatchObject({ code: 'NETWORK_UNSUPPORTED' })
    await expect(ask('/test/never/1', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'NETWORK_TIMEOUT' })
    await expect(ask('/test/big/1', { maxBytes: 1999 })).rejects.toMatchObject({ code: 'NETWORK_TOO_LARGE' })
    await expect(ask('/test/no/1')).rejects.toMatchObject({
      code: 'NETWORK_PEER_ERROR',
      data: { code: 'NETWORK_RATE_LIMITED' },
    })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    await expect(ask('/test/never/1', { signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
    await a.stop()
    await expect(ask('/test/big/1')).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
    await b.goOffline()
    await expect(ask('/test/big/1')).rejects.toMatchObject({ code: 'NETWORK_OFFLINE' })
    await expect(b.connect('nonsense')).rejects.toMatchObject({ code: 'NETWORK_OFFLINE' })
    await b.goOnline()
    await expect(b.connect('nonsense')).rejects.toMatchObject({ code: 'NETWORK_BAD_ADDRESS' })
  })

  it('limits what a peer may ask, and penalises oversized requests', async () => {
    const [a, b] = await pair()
    a.handle(
      '/test/slow/1',
      async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        return request
      },
      { maxConcurrent: 2, maxRequestBytes: 10 },
    )
    const answers = await Promise.allSettled(
      [1, 2, 3, 4].map(() => b.request(a.peerId, '/test/slow/1', new Uint8Array(1))),
    )
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(2)
    await expect(b.request(a.peerId, '/test/slow/1', new Uint8Array(11))).rejects.toMatchObject({
      code: 'NETWORK_PEER_ERROR',
      data: { code: 'NETWORK_TOO_LARGE' },
    })
    expect(a.peers()[0]!.penalty).toBeGreaterThanOrEqual(25)
  })

  it('answers a peer no faster than agreed however it asks, and another peer all the same', async () => {
    const [a, b] = await pair()
    const c = await host('c', { bootstrap: a.addresses() })
    await vi.waitFor(() => expect(c.peers().length).toBe(1), 5000)
    // One a second, four at once.
    a.handle('/test/rate/1', async (request) => request, { requestsPerSecond: 1 })
    const ask = (peer: Network) =>
      peer.request(a.peerId, '/test/rate/1', Uint8Array.of(1)).then(
        () => 'answered',
        (error: { data?: { code?: string } }) => error.data?.code,
      )
    const outcomes: Array<string | undefined> = []
    const began = Date.now()
    for (let i = 0; i < 12; i++) outcomes.push(await ask(b))
    const answered = outcomes.filter((outcome) => outcome === 'answered').length
    expect(answered).toBeGreaterThanOrEqual(4)
    expect(answered).toBeLessThanOrEqual(4 + Math.ceil((Date.now() - began) / 1000))
    expect(outcomes.filter((outcome) => outcome === 'NETWORK_RATE_LIMITED')).toHaveLength(12 - answered)
    expect(await ask(c)).toBe('answered')
    expect(a.peers().find((peer) => peer.id === b.peerId)!.penalty).toBeGreaterThan(0)
  })

  it('cuts off and bans a peer that offends too often, for a time', async () => {
    const [a, b] = await pair({ banMs: 1500 })
    for (let i = 0; i < 4; i++) a.penalise(b.peerId, 'NETWORK_REJECTED_MESSAGE')
    await vi.waitFor(() => expect(a.peers()).toHaveLength(0), 3000)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(a.peers()).toHaveLength(0)
    await vi.waitFor(() => expect(a.peers()).toHaveLength(1), 8000)
  })

  it('really closes sockets in aeroplane mode, and comes back with everything', async () => {
    const [a, b] = await pair()
    const events: PeerEvent['kind'][] = []
    b.onPeer((event) => events.push(event.kind))
    a.handle('/test/echo/1', async (request) => request)
    const address = a.addresses()[0]!
    await a.goOffline()
    expect(a.online).toBe(false)
    expect(a.addresses()).toEqual([])
    expect(await a.publish('t', new Uint8Array(3))).toBe(0)
    await vi.waitFor(() => expect(b.peers()).toHaveLength(0), 3000)
    await expect(b.connect(address)).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
    await Promise.all([a.goOnline(), a.goOffline(), a.goOnline()])
    expect(a.addresses()[0]).toBe(address)
    await vi.waitFor(() => expect(b.peers()).toHaveLength(1), 8000)
    expect(await b.request(a.peerId, '/test/echo/1', utf8ToBytes('again'))).toEqual(utf8ToBytes('again'))
    expect(events).toEqual(['disconnected', 'connected'])
  })

  it('finds peers of peers', async () => {
    const a = await host('a', { targetPeers: 4 })
    const b = await host('b', { targetPeers: 4, bootstrap: a.addresses() })
    const c = await host('c', { targetPeers: 4, bootstrap: a.addresses() })
    await vi.waitFor(() => expect([b.peers().length, c.peers().length]).toEqual([2, 2]), 10_000)
  })

  it('refuses an identity that is not 32 bytes', async () => {
    await expect(host('x', { identity: new Uint8Array(31) })).rejects.toMatchObject({ code: 'NETWORK_BAD_IDENTITY' })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineError } from '../kernel/errors.ts'
import { silentLogger } from '../kernel/log.ts'
import { createClient } from './createClient.ts'
import { createServer, type CallHandlers, type FeedHandlers } from './createServer.ts'
import { createInProcessTransport } from './inProcess.ts'
import { serveSocket } from './serveSocket.ts'
import { createSocketTransport, type SocketLike } from './socketTransport.ts'
import type { Transport } from './transport.ts'
import { decodeWire, encodeWire } from './wire.ts'

const refused = defineError('refused', 'MARKET_CAP_REACHED')

function handlers(): { calls: CallHandlers; feeds: FeedHandlers; feedStops: { count: number } } {
  const feedStops = { count: 0 }
  const calls = {
    'accounts.newPhrase': ({ words }: { words: number }) => ({ phrase: 'word '.repeat(words).trim() }),
    'network.requestTestFunds': () => ({ amountWei: 10n ** 21n }),
    'accounts.lock': () => {
      throw refused('no', { amountWei: 5n })
    },
    'network.startLocal': (
      _: undefined,
      context: {
        signal: { aborted: boolean; addEventListener(t: 'abort', l: () => void): void }
        progress(p: { step: string; done: number }): void
      },
    ) =>
      new Promise((resolve) => {
        context.progress({ step: 'genesis', done: 0.5 })
        context.signal.addEventListener('abort', () => resolve(null))
        setTimeout(() => resolve({ mode: 'local' }), 50)
      }),
    'app.info': () => {
      throw new TypeError('boom with detail')
    },
  }
  const feeds = {
    'market.changed': (_: undefined, emit: (n: number) => void) => {
      emit(1)
      const timer = setTimeout(() => emit(2), 5)
      return () => {
        clearTimeout(timer)
        feedStops.count++
      }
    },
  }
  return { calls: calls as unknown as CallHandlers, feeds: feeds as unknown as FeedHandlers, feedStops }
}

function socketPair(): [SocketLike, SocketLike, () => void] {
  const make = () => ({ texts: [] as ((t: string) => void)[], closes: [] as (() => void)[] })
  const a = make()
  const b = make()
  const end = (own: ReturnType<typeof make>, other: ReturnType<typeof make>): SocketLike => ({
    send: (text) => void Promise.resolve().then(() => other.texts.forEach((l) => l(text))),
    onText: (l) => void own.texts.push(l),
    onClose: (l) => void own.closes.push(l),
  })
  return [end(a, b), end(b, a), () => [...a.closes, ...b.closes].forEach((l) => l())]
}

describe('wire', () => {
  it('round-trips anything JSON can hold, bigint and bytes', () => {
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.bigInt(-(2n ** 200n), 2n ** 200n),
        fc.uint8Array({ maxLength: 40 }),
      ),
      node: fc.oneof(
        { maxDepth: 4 },
        tie('leaf'),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((k) => k !== '__proto__'),
          tie('node'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    })).node
    fc.assert(
      fc.property(value, (v) => {
        expect(decodeWire(encodeWire(v))).toEqual(v)
      }),
    )
  })
  it.each(['', '{', '{"$x":1}', '{"$n":"0x1"}', '{"__proto__":{}}'])('refuses %j', (text) => {
    expect(() => decodeWire(text)).toThrow(/API_BAD_WIRE/)
  })
})

describe.each(['in-process', 'socket'])('client and server over %s', (kind) => {
  const open = () => {
    const { calls, feeds, feedStops } = handlers()
    const server = createServer(calls, feeds, silentLogger)
    let transport: Transport
    if (kind === 'socket') {
      const [near, far] = socketPair()
      serveSocket(server, far, { id: 'test' })
      transport = createSocketTransport(near)
    } else transport = createInProcessTransport(server)
    return { client: createClient(transport), transport, feedStops }
  }

  it('calls, with bigint results', async () => {
    const { client } = open()
    await expect(client.call('network.requestTestFunds', { address: `0x${'AB'.repeat(20)}` })).resolves.toEqual({
      amountWei: 10n ** 21n,
    })
  })
  it('hands errors over with code, family and data; bugs say nothing of their inside', async () => {
    const { client } = open()
    await expect(client.call('accounts.lock')).rejects.toMatchObject({
      code: 'MARKET_CAP_REACHED',
      family: 'refused',
      data: { amountWei: 5n },
    })
    await expect(client.call('app.info')).rejects.toMatchObject({ code: 'BUG', data: {} })
  })
  it('refuses input that does not fit and unknown calls', async () => {
    const { client, transport } = open()
    await expect(client.call('accounts.newPhrase', { words: 13 as 12 })).rejects.toMatchObject({
      code: 'API_BAD_INPUT',
      data: { call: 'accounts.newPhrase' },
    })
    expect(decodeWire(await transport.request(encodeWire({ name: 'toString' })))).toMatchObject({
      ok: false,
      error: { code: 'API_UNKNOWN_CALL' },
    })
    expect(decodeWire(await transport.request('nonsense'))).toMatchObject({
      ok: false,
      error: { code: 'API_BAD_WIRE' },
    })
    expect(decodeWire(await transport.request(`"${'x'.repeat(5_000_000)}"`))).toMatchObject({
      ok: false,
      error: { code: 'API_TOO_LARGE' },
    })
  })
  it('reports progress of long calls and cancels them', async () => {
    const { client } = open()
    const steps: string[] = []
    await expect(
      client.run('network.startLocal', undefined, { onProgress: (p) => steps.push(p.step) }),
    ).resolves.toEqual({ mode: 'local' })
    expect(steps).toEqual(['genesis'])
    const controller = new AbortController()
    const running = client.run('network.startLocal', undefined, { signal: controller.signal })
    controller.abort()
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
  })
  it('feeds the present value and changes until ended', async () => {
    const { client, feedStops } = open()
    const seen: number[] = []
    await new Promise<void>((resolve) => {
      const stop = client.on('market.changed', undefined, (n) => {
        seen.push(n)
        if (n === 2) {
          stop()
          resolve()
        }
      })
    })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(seen).toEqual([1, 2])
    expect(feedStops.count).toBe(1)
  })
})

describe('a feed that was ended', () => {
  it('says nothing more, whatever its handler still emits', () => {
    const { calls, feeds } = handlers()
    let emit: (n: number) => void = () => undefined
    const late = {
      ...feeds,
      'market.changed': (_: undefined, to: (n: number) => void) => ((emit = to), () => undefined),
    } as unknown as FeedHandlers
    const heard: string[] = []
    const stop = createServer(calls, late, silentLogger).subscribe(
      encodeWire({ name: 'market.changed' }),
      (text) => heard.push(text),
      { id: 'test' },
    )
    emit(1)
    stop()
    emit(2)
    expect(heard).toEqual([encodeWire({ event: 1 })])
  })
})

describe('a socket that closes', () => {
  it('fails what waits and what comes after', async () => {
    const { calls, feeds } = handlers()
    const [near, far, end] = socketPair()
    serveSocket(createServer(calls, feeds, silentLogger), far, { id: 'test' })
    const client = createClient(createSocketTransport(near))
    const running = client.run('network.startLocal', undefined)
    await Promise.resolve()
    end()
    await expect(running).rejects.toMatchObject({ code: 'API_CONNECTION_LOST' })
    await expect(client.call('accounts.lock')).rejects.toMatchObject({ code: 'API_CONNECTION_LOST' })
  })
})

import fc from 'fast-check'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createListener, refuseRequest, type Listener, type ListenerOptions } from './createListener.ts'
import { listen } from './listen.ts'
import { createBodyReader } from './readBody.ts'
import { readTarget } from './readTarget.ts'

const open: Listener[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const listener of open.splice(0)) await listener.close()
})

/**
 * Answers `POST /`, takes WebSockets at `/ws`; everything else is refused. Errors that reach the process fail the
 * test run.
 */
async function serve(more: Partial<ListenerOptions> = {}, bodies = createBodyReader(1_000_000)) {
  const listener = createListener({
    log: silentLogger,
    maxConnections: 8,
    maxMessageBytes: 1_000_000,
    refuse: (request, url, isUpgrade) =>
      request.headers.origin !== undefined || isUpgrade !== (url.pathname === '/ws') ? 403 : null,
    async answer(request, response) {
      const body = await bodies.read(request)
      if (typeof body === 'number') refuseRequest(request, response, body)
      else if (body !== null) response.end(`heard ${body.length}`)
    },
    opened: () => undefined,
    ...more,
  })
  open.push(listener)
  return { listener, port: await listen(listener.server, '127.0.0.1', 0, 1) }
}

function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  sockets.push(socket)
  return new Promise((resolve) => socket.once('connect', () => resolve(socket)))
}

/** Sends bytes; the first line of what comes back, or nothing when the connection ends. */
function say(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    socket.on('data', (chunk) => {
      heard += String(chunk)
      if (heard.includes('\r\n')) resolve(heard.split('\r\n')[0]!)
    })
    socket.once('close', () => resolve(heard.split('\r\n')[0]!))
    socket.write(text)
  })
}

const post = (port: number) =>
  fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'hello' }).then((response) => response.text())
const UPGRADE =
  'Host: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

it.each([
  ['an upgrade for //', `GET // HTTP/1.1\r\n${UPGRADE}\r\n`, 403],
  ['an upgrade for a host', `GET //[ HTTP/1.1\r\n${UPGRADE}\r\n`, 403],
  ['an upgrade for no path', `GET http://[ HTTP/1.1\r\n${UPGRADE}\r\n`, 400],
  ['an upgrade for *', `OPTIONS * HTTP/1.1\r\n${UPGRADE}\r\n`, 400],
  ['an upgrade of another page', `GET /ws HTTP/1.1\r\nOrigin: http://evil.example\r\n${UPGRADE}\r\n`, 403],
  ['a request for //', 'POST // HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n', 200],
  ['a request for no path', 'POST http://[ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n', 400],
  ['a target without an end', `GET /${'x'.repeat(5_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 400],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\r\n\r\n', 400],
  [
    'a WebSocket without its key',
    'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    400,
  ],
])('answers %s with a status, and lives on', async (_name, text, status) => {
  const { port } = await serve()
  expect(await say(await dial(port), text)).toContain(`HTTP/1.1 ${status}`)
  expect(await post(port)).toBe('heard 5')
})

it('lives on when a refused or accepted caller resets at any moment', async () => {
  const { port } = await serve({ maxConnections: 64 })
  const texts = [
    `GET // HTTP/1.1\r\n${UPGRADE}\r\n`,
    `GET /ws HTTP/1.1\r\n${UPGRADE}\r\n`,
    `GET /ws HTTP/1.1\r\n${UPGRADE}\r\n\x81\x85`,
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc',
    'POST / HTTP/1.1\r\nHost: a\r\nOrigin: b\r\nContent-Length: 9\r\n\r\nabc',
  ]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...texts), fc.nat(240), fc.nat(3), async (text, cut, waitMs) => {
      const socket = await dial(port)
      socket.write(text.slice(0, cut + 1))
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
      socket.resetAndDestroy()
    }),
    { numRuns: 300 },
  )
  expect(await post(port)).toBe('heard 5')
})

it('lives on whatever stands in a request line and its headers', async () => {
  const { port } = await serve({ maxConnections: 64 })
  const piece = fc.constantFrom(
    '/',
    '//',
    '\\',
    '[',
    ']',
    '%',
    '%00',
    '%zz',
    '@',
    ':',
    ' ',
    '?',
    '#',
    '..',
    'ws',
    'http://',
    '\t',
    '\u00e9',
    '\u0000',
    'HTTP/1.1',
    '127.0.0.1',
  )
  const target = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'OPTIONS', 'CONNECT', 'get', ''),
      target,
      target,
      fc.boolean(),
      async (method, path, header, isUpgrade) => {
        const socket = await dial(port)
        socket.write(
          `${method} ${path} HTTP/1.1\r\n${isUpgrade ? UPGRADE : 'Host: a\r\n'}Sec-WebSocket-Protocol: ${header}\r\n\r\n`,
        )
        socket.end()
        socket.resume()
        await new Promise((resolve) => socket.once('close', resolve))
      },
    ),
    { numRuns: 200 },
  )
  expect(await post(port)).toBe('heard 5')
})

it('reads every target as a path of its own host, or not at all', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('/', '\\', '[', '@', ':', '?', '#', '%', '.', 'a', '\u0000', '\ud800', 'é'),
        maxLength: 20,
      }),
      (target) => {
        const url = readTarget(target)
        expect(url === null || url.host === 'node').toBe(true)
      },
    ),
  )
  expect(readTarget('//elsewhere/x')?.pathname).toBe('/elsewhere/x')
  expect(readTarget('/\\elsewhere')?.host).toBe('node')
})

it('gives an idle connection’s place to who comes, and keeps the one that waits for its answer', async () => {
  let release: () => void = () => undefined
  const { port, listener } = await serve({
    answer: (request, response) => {
      request.resume()
      if (request.url === '/slow') release = () => response.end('at last')
      else response.end('heard')
    },
  })
  const slow = await dial(port)
  const answered = say(slow, 'POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n')
  const asker = await dial(port)
  expect(await say(asker, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n')).toContain('200')
  // Some say nothing, some their body byte by byte.
  for (let i = 0; i < 30; i++) {
    const idle = await dial(port)
    if (i % 2 === 0) idle.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx')
  }
  expect(await post(port)).toContain('heard')
  expect(listener.connections.count).toBeLessThanOrEqual(8)
  // Who asked before outlives those who never did.
  expect(asker.destroyed).toBe(false)
  release()
  expect(await answered).toContain('200')
})

it('gives an idle WebSocket’s place away too', async () => {
  const { port } = await serve()
  const idle = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`)
      socket.on('error', () => undefined)
      await new Promise((resolve) => socket.once('open', resolve))
      return socket
    }),
  )
  expect(await post(port)).toBe('heard 5')
  for (const socket of idle) socket.terminate()
})

it('lets one address take no more than its part', async () => {
  const { port, listener } = await serve({ maxOfOneAddress: 3 })
  for (let i = 0; i < 6; i++) await dial(port)
  expect(await post(port)).toBe('heard 5')
  expect(listener.connections.count).toBeLessThanOrEqual(3)
})

it('refuses a body that is too large, and the largest of many that are never finished', async () => {
  const { port } = await serve({}, createBodyReader(1_000, 2_500))
  expect(await say(await dial(port), 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n')).toContain('413')
  expect(
    await say(
      await dial(port),
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n${'x'.repeat(2_000)}\r\n`,
    ),
  ).toContain('413')
  const three = [900, 870, 850].map(async (size) => {
    const socket = await dial(port)
    return say(socket, `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 950\r\n\r\n${'x'.repeat(size)}`)
  })
  expect(
    await Promise.any(three.map(async (answer) => (await answer).includes('503') || Promise.reject(new Error('no')))),
  ).toBe(true)
  expect(await post(port)).toBe('heard 5')
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createClient } from '#node-core/api/createClient.ts'
import { createSocketTransport } from '#node-core/api/socketTransport.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { serveWeb, type WebServer } from '#node-core/node/web/serveWeb.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { describeSeam } from './describeSeam.ts'
import { codeOf } from './seam.ts'

const TOKEN = 'a-token-that-only-the-owner-has'

async function serve(real: RealNode, rendererDir: string): Promise<WebServer> {
  return serveWeb({
    server: real.node.server,
    content: real.node.content,
    rendererDir,
    port: 0,
    token: TOKEN,
    log: silentLogger,
  })
}

/** Opens the socket, or says with which status it was refused. */
function connect(
  web: WebServer,
  options: { token?: string; path?: string; headers?: Record<string, string> } = {},
): Promise<WebSocket | number> {
  const { token = TOKEN, path = '/api', headers = {} } = options
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${web.origin.replace('http', 'ws')}${path}`, ['dipnet.v1', `token.${token}`], {
      headers,
      maxPayload: 64 * 1024 * 1024,
    })
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('error', reject)
  })
}

const transportOf = (socket: WebSocket) =>
  createSocketTransport({
    send: (text) => socket.send(text),
    onText: (listener) => void socket.on('message', (data) => listener(String(data))),
    onClose: (listener) => void socket.on('close', listener),
  })

describeSeam('an authenticated WebSocket', async () => {
  const real = await openRealNode()
  const web = await serve(real, real.dataDir)
  const socket = await connect(web)
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  const transport = transportOf(socket)
  return {
    client: createClient(transport),
    transport,
    fuzzRuns: 30,
    async close() {
      await web.stop()
      await real.remove()
    },
  }
})

describe('the web server of a headless node', () => {
  let real: RealNode
  let web: WebServer
  let pages: string
  beforeAll(async () => {
    pages = await mkdtemp(join(tmpdir(), 'dipnet-pages-'))
    await writeFile(join(pages, 'index.html'), '<!doctype html><title>pages</title>')
    await writeFile(join(pages, '..', 'outside.txt'), 'outside')
    real = await openRealNode()
    web = await serve(real, pages)
  }, 60_000)
  afterAll(async () => {
    await web?.stop()
    await real?.remove()
    await rm(pages, { recursive: true, force: true })
    await rm(join(pages, '..', 'outside.txt'), { force: true })
  })

  /** A plain request with headers as they stand (fetch would mend them). */
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const { hostname, port } = new URL(web.origin)
      const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
        let body = ''
        response.on('data', (part) => (body += String(part)))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      })
      request.on('error', reject)
      request.end()
    })

  it.each([
    ['a wrong token', { token: 'guessed' }, 401],
    ['no token', { token: '' }, 401],
    ['the token of the right length but another', { token: TOKEN.replace('a', 'b') }, 401],
    ['a page of another site', { headers: { origin: 'http://evil.example' } }, 401],
    ['a page of another port', { headers: { origin: 'http://127.0.0.1:1' } }, 401],
    ['an opaque page', { headers: { origin: 'null' } }, 401],
    ['a rebound name', { headers: { host: 'evil.example' } }, 401],
    ['another path', { path: '/elsewhere' }, 401],
  ])('refuses a socket of %s', async (_name, options, status) => {
    expect(await connect(web, options)).toBe(status)
  })

  it('takes its own page and says no more of the token than it must', async () => {
    const socket = await connect(web, { headers: { origin: web.origin } })
    expect(socket).toBeInstanceOf(WebSocket)
    expect((socket as WebSocket).protocol).toBe('dipnet.v1')
    ;(socket as WebSocket).terminate()
  })

  it('cuts off a message larger than it takes, and goes on serving others', async () => {
    const socket = (await connect(web)) as WebSocket
    const closed = new Promise<number>((done) => socket.once('close', (code) => done(code)))
    socket.on('error', () => undefined)
    socket.send('x'.repeat(9 * 1024 * 1024))
    expect(await closed).toBe(1009)
    const other = (await connect(web)) as WebSocket
    expect((await createClient(transportOf(other)).call('app.info')).host).toBe('headless')
    other.terminate()
  })

  it('passes over frames that are none, bytes and unknown kinds', async () => {
    const socket = (await connect(web)) as WebSocket
    for (const frame of [
      '',
      '{',
      '[]',
      'null',
      '{"t":"r"}',
      '{"t":"rs","id":1,"x":"{}"}',
      '{"t":"c","id":99}',
      '{"t":"s","id":"1","x":"{}"}',
      '{"t":"r","id":1,"x":5}',
      '{"t":["s"],"id":3,"x":{}}',
      '{"t":"s","id":4,"x":7}',
    ])
      socket.send(frame)
    socket.send(Buffer.from([1, 2, 3]))
    expect((await createClient(transportOf(socket)).call('app.health')).state).toBe('ok')
    socket.terminate()
  })

  it('ends calls and feeds of a socket that is gone', async () => {
    const socket = (await connect(web)) as WebSocket
    const client = createClient(transportOf(socket))
    const refused: string[] = []
    client.on(
      'network.status',
      undefined,
      () => undefined,
      (error) => refused.push(error.code),
    )
    await client.call('app.info')
    socket.terminate()
    await expect.poll(() => refused, { timeout: 5_000 }).toEqual(['API_CONNECTION_LOST'])
    expect(await codeOf(client.call('app.info'))).toBe('API_CONNECTION_LOST')
  })

  it('serves pages to its own host only, and nothing outside their folder', async () => {
    expect(await get('/')).toMatchObject({ status: 200, body: expect.stringContaining('pages') as string })
    expect((await get('/', { host: 'evil.example' })).status).toBe(403)
    expect((await get('/', { origin: 'http://evil.example' })).status).toBe(403)
    for (const path of ['/../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/%00', '/%zz', '//etc/passwd'])
      expect((await get(path)).body, path).not.toContain('outside')
    expect((await get('/', {}, 'DELETE')).status).toBe(405)
    expect((await get('/')).headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('gives files to the token only', async () => {
    await real.client.run('network.startLocal', undefined)
    const id = await real.putFile(new TextEncoder().encode('a model'))
    expect((await get(`/content/${id}`)).status).toBe(401)
    expect((await get(`/content/${id}?token=guessed`)).status).toBe(401)
    expect(await get(`/content/${id}?token=${TOKEN}`)).toMatchObject({ status: 200, body: 'a model' })
    expect(await get(`/content/${id}?token=${TOKEN}`, { range: 'bytes=2-4' })).toMatchObject({
      status: 206,
      body: 'mod',
    })
    expect((await get(`/content/${id}?token=${TOKEN}`, { range: 'bytes=99-' })).status).toBe(416)
    expect((await get(`/content/../web-token?token=${TOKEN}`)).status).toBe(404)
  }, 60_000)

  it('takes the next port when the wanted one is taken', async () => {
    const port = Number(new URL(web.origin).port)
    const second = await serveWeb({
      server: real.node.server,
      content: real.node.content,
      rendererDir: pages,
      port,
      token: TOKEN,
      log: silentLogger,
    })
    expect(Number(new URL(second.origin).port)).toBeGreaterThan(port)
    await second.stop()
  })
})

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { ApiServer } from '#node-core/api/createServer.ts'
import { serveSocket, type SocketLike } from '#node-core/api/socketTransport.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { badOption } from '../errors.ts'
import type { NodeContent } from '../files/content.ts'
import { answerContent } from './answerContent.ts'
import { answerPage } from './answerPage.ts'
import { sameToken } from './webToken.ts'

export interface WebOptions {
  readonly server: ApiServer
  readonly content: NodeContent
  /** Folder of the built renderer. */
  readonly rendererDir: string
  /** @default '127.0.0.1' */
  readonly host?: string
  /** Taken → the next free one, at most 20 further. */
  readonly port: number
  readonly token: string
  readonly log: Logger
}

export interface WebServer {
  readonly origin: string
  stop(): Promise<void>
}

const MAX_SOCKET_BYTES = 8 * 1024 * 1024
const PORTS_TRIED = 20

function asSocketLike(socket: WebSocket): SocketLike {
  return {
    send: (text) => socket.send(text),
    onText: (listener) => void socket.on('message', (data, binary) => void (!binary && listener(String(data)))),
    onClose: (listener) => void socket.on('close', listener),
  }
}

/** A browser names its page's origin; a page of another site must not use this node with the person's token in its pocket. */
function isOwnOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  return origin === undefined || origin === `http://${host ?? ''}`
}

/** Loopback names only, so that a rebound DNS name is no way in. */
function isExpectedHost(request: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  return hosts.has((request.headers.host ?? '').replace(/:\d+$/, ''))
}

function tokenOf(request: IncomingMessage): string {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim())
  return protocols.find((protocol) => protocol.startsWith('token.'))?.slice('token.'.length) ?? ''
}

function listen(http: ReturnType<typeof createServer>, host: string, first: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let port = first
    http.on('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE' && port < first + PORTS_TRIED && first !== 0) http.listen(++port, host)
      else reject(badOption('cannot listen', { host, port }, cause))
    })
    http.listen(port, host, () => resolve((http.address() as AddressInfo).port))
  })
}

/** Serves the renderer, its calls (WebSocket at `/api`) and files (`/content/`) to a browser that holds the token. */
export async function serveWeb(options: WebOptions): Promise<WebServer> {
  const { log, token } = options
  const host = options.host ?? '127.0.0.1'
  const hosts = new Set([host, 'localhost', '127.0.0.1'])
  const allowed = (request: IncomingMessage) => isExpectedHost(request, hosts) && isOwnOrigin(request)

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://node')
    if (!allowed(request)) return void response.writeHead(403).end()
    if (!url.pathname.startsWith('/content/')) return answerPage(options.rendererDir, url.pathname, request, response)
    if (!sameToken(url.searchParams.get('token') ?? '', token)) return void response.writeHead(401).end()
    return answerContent(options.content, url.pathname.slice('/content/'.length), request, response)
  }

  const http = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      log.warn('web request failed', { path: (request.url ?? '').split('?')[0], cause })
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_SOCKET_BYTES, handleProtocols: () => 'dipnet.v1' })
  let nextSession = 1
  http.on('upgrade', (request, socket, head) => {
    const path = new URL(request.url ?? '/', 'http://node').pathname
    if (path !== '/api' || !allowed(request) || !sameToken(tokenOf(request), token)) {
      log.warn('socket refused', { path, origin: request.headers.origin })
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', (cause) => log.debug('socket error', { cause }))
      serveSocket(options.server, asSocketLike(opened), { id: `web-${nextSession++}` })
    })
  })
  const port = await listen(http, host, options.port)
  return {
    origin: `http://${host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate()
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}

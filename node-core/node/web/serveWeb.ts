import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebSocket } from 'ws'
import type { ApiServer } from '#node-core/api/createServer.ts'
import { serveSocket } from '#node-core/api/serveSocket.ts'
import type { SocketLike } from '#node-core/api/socketTransport.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { createListener } from '#node-core/rpc/http/createListener.ts'
import { listen } from '#node-core/rpc/http/listen.ts'
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

/** What a call may weigh (api/createServer.ts), escaped and in a frame. */
const MAX_SOCKET_BYTES = 8 * 1024 * 1024
const PORTS_TRIED = 20
/** For a file of two gigabytes, ms. Only who holds the token is listened to beyond the head. */
const UPLOAD_MS = 1_800_000
/** A page has six connections and a socket; several pages, tools and strangers beside it. */
const MAX_CONNECTIONS = 128

function asSocketLike(socket: WebSocket): SocketLike {
  return {
    send: (text, sent) => void (socket.readyState === socket.OPEN && socket.send(text, () => sent?.())),
    onText: (listener) => void socket.on('message', (data, binary) => void (!binary && listener(String(data)))),
    onClose: (listener) => void socket.on('close', listener),
    unsent: () => socket.bufferedAmount,
    pause: (paused) => (paused ? socket.pause() : socket.resume()),
    close: () => socket.terminate(),
  }
}

/**
 * A browser names its page's origin; a page of another site must not use this node with the person's token in its
 * pocket.
 */
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

/** Serves the renderer, its calls (WebSocket at `/api`) and files (`/content/`) to a browser that holds the token. */
export async function serveWeb(options: WebOptions): Promise<WebServer> {
  const { log, token } = options
  const host = options.host ?? '127.0.0.1'
  const hosts = new Set([host, 'localhost', '127.0.0.1'])
  let nextSession = 1

  const listener = createListener({
    log,
    maxConnections: MAX_CONNECTIONS,
    maxMessageBytes: MAX_SOCKET_BYTES,
    requestMs: UPLOAD_MS,
    handleProtocols: () => 'dipnet.v1',
    refuse(request, url, isUpgrade) {
      const allowed = isExpectedHost(request, hosts) && isOwnOrigin(request)
      if (!isUpgrade) return allowed ? null : 403
      if (url.pathname === '/api' && allowed && sameToken(tokenOf(request), token)) return null
      log.warn('socket refused', { path: url.pathname.slice(0, 200), origin: request.headers.origin })
      return 401
    },
    answer,
    opened: (socket) => serveSocket(options.server, asSocketLike(socket), { id: `web-${nextSession++}` }),
  })

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (!url.pathname.startsWith('/content/')) return answerPage(options.rendererDir, url.pathname, request, response)
    if (!sameToken(url.searchParams.get('token') ?? '', token)) return void response.writeHead(401).end()
    return answerContent(options.content, url.pathname.slice('/content/'.length), request, response)
  }

  const port = await listen(listener.server, host, options.port, PORTS_TRIED + 1).catch((cause: unknown) => {
    throw badOption('cannot listen', { host, port: options.port }, cause)
  })
  return { origin: `http://${host}:${port}`, stop: listener.close }
}

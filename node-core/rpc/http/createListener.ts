import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Logger } from '#node-core/kernel/log.ts'
import { trackConnections, type Connection, type Connections } from './connections.ts'
import { heartbeat } from './heartbeat.ts'
import { readTarget } from './readTarget.ts'

export interface ListenerOptions {
  readonly log: Logger
  readonly maxConnections: number
  /** From one address. Default: all of them. */
  readonly maxOfOneAddress?: number
  /** Largest message of a WebSocket, bytes. */
  readonly maxMessageBytes: number
  /** Time for all of a request, ms: files need more. Default 30 s. */
  readonly requestMs?: number
  readonly handleProtocols?: () => string
  /** The status with which a request is refused before anything else of it is looked at; null: it may ask. */
  refuse(request: IncomingMessage, url: URL, isUpgrade: boolean): number | null
  answer(request: IncomingMessage, response: ServerResponse, url: URL, connection: Connection): void | Promise<void>
  opened(client: WebSocket, connection: Connection): void
}

export interface Listener {
  readonly server: Server
  readonly connections: Connections
  close(): Promise<void>
}

/** Time for a request's head … */
const HEAD_MS = 10_000
/** … for all of it … */
const REQUEST_MS = 30_000
/** … and until the next one of the same connection. */
const NEXT_MS = 30_000
/** A connection on which nothing moves, not even an answer, ms. */
const STILL_MS = 60_000
const CHECK_MS = 1_000
/**
 * Requests of one connection that are answered at the same time: some clients send the next before they have the last
 * answer.
 */
const MAX_PIPELINED = 16
/** A refused upgrade's answer may take so long to be read, ms. */
const GOODBYE_MS = 1_000

const ignore = () => undefined

/**
 * The one way that HTTP and WebSocket come into a node: JSON-RPC and the web server both listen with this. Whatever a
 * stranger sends, the process lives on: error listeners come before anything is looked at, targets are parsed in one
 * place and refused with a status, heads and bodies have their time, idle connections yield their places.
 */
export function createListener(options: ListenerOptions): Listener {
  const { log } = options
  const connections = trackConnections(
    { most: options.maxConnections, mostOfOne: options.maxOfOneAddress ?? options.maxConnections },
    Date.now,
  )

  /** The target, or the status of a refusal. */
  const judge = (request: IncomingMessage, isUpgrade: boolean): URL | number => {
    const url = readTarget(request.url)
    return url === null ? 400 : (options.refuse(request, url, isUpgrade) ?? url)
  }

  const server = createServer(
    {
      connectionsCheckingInterval: CHECK_MS,
      headersTimeout: HEAD_MS,
      requestTimeout: options.requestMs ?? REQUEST_MS,
      keepAliveTimeout: NEXT_MS,
    },
    (request, response) => {
      request.on('error', ignore)
      response.on('error', ignore)
      const connection = connections.of(request.socket)
      const failed = (cause: unknown) => {
        log.warn('a request failed', { path: (request.url ?? '').split('?')[0]?.slice(0, 200), cause })
        if (response.headersSent) response.destroy()
        else response.writeHead(500).end()
      }
      try {
        const target = judge(request, false)
        const status = connection.answering.size >= MAX_PIPELINED ? 503 : typeof target === 'number' ? target : null
        if (status !== null || typeof target === 'number') return refuseRequest(request, response, status ?? 400)
        connection.answering.add(request)
        response.once('close', () => {
          connection.answering.delete(request)
          connection.asked++
          connection.usedMs = Date.now()
        })
        Promise.resolve(options.answer(request, response, target, connection)).catch(failed)
      } catch (cause) {
        failed(cause)
      }
    },
  )
  server.setTimeout(STILL_MS)
  server.on('connection', (socket: Socket) => {
    socket.on('error', ignore)
    connections.add(socket)
  })
  server.on('clientError', (_cause, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', () => socket.destroy())
    else socket.destroy()
  })

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
    ...(options.handleProtocols === undefined ? {} : { handleProtocols: options.handleProtocols }),
  })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', ignore)
    const connection = connections.of(socket)
    try {
      const target = judge(request, true)
      if (typeof target === 'number') return refuseUpgrade(socket, target)
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.on('error', ignore)
        connection.asked++
        connection.usedMs = Date.now()
        heartbeat(client)
        options.opened(client, connection)
      })
    } catch (cause) {
      log.warn('an upgrade failed', { cause })
      socket.destroy()
    }
  })

  return {
    server,
    connections,
    async close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Answers with a status and closes: what is left of the request is not listened to. */
export function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  sentence = STATUS_CODES[status] ?? 'refused',
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
    .end(JSON.stringify({ error: sentence }))
  request.resume()
  setTimeout(() => request.socket.destroy(), GOODBYE_MS).unref()
}

function refuseUpgrade(socket: Socket, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  )
  setTimeout(() => socket.destroy(), GOODBYE_MS).unref()
}

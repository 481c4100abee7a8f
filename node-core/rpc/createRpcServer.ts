import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { askedBy } from './askedBy.ts'
import { createRpcHandler } from './createRpcHandler.ts'
import { cannotListen } from './errors.ts'
import type { Connection } from './http/connections.ts'
import { createListener, refuseRequest } from './http/createListener.ts'
import { listen } from './http/listen.ts'
import { createBodyReader } from './http/readBody.ts'
import { dipMethods } from './methods/dipMethods.ts'
import { ethMethods } from './methods/ethMethods.ts'
import { filterMethods } from './methods/filterMethods.ts'
import type { RpcOptions } from './options.ts'
import { serveRpcSocket } from './serveRpcSocket.ts'

/** A running JSON-RPC server. */
export interface RpcServer {
  readonly host: string
  readonly port: number
  readonly url: string
  close(): Promise<void>
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/

/**
 * JSON-RPC 2.0 over HTTP and WebSocket on one port. Reads, and takes signed transactions; holds no keys. Listens on
 * this machine
 * only unless told otherwise, refuses web pages of other origins and names that only pretend to be this machine.
 * @throws RPC_CANNOT_LISTEN
 */
export async function createRpcServer(chain: Chain, options: RpcOptions, log: Logger): Promise<RpcServer> {
  const { host = '127.0.0.1', allowedOrigins = [], maxRequestBytes = 2 << 20, maxConnections = 256 } = options
  const local = host === '127.0.0.1' || host === 'localhost' || host === '::1'
  const filters = filterMethods(chain)
  const bodies = createBodyReader(maxRequestBytes)
  const handlers = new WeakMap<Connection, ReturnType<typeof createRpcHandler>>()
  /** One for each connection: the node's turns go by who asks. */
  const handlerOf = (connection: Connection) => {
    let handler = handlers.get(connection)
    if (handler === undefined) {
      const own = askedBy(chain, connection.caller)
      handler = createRpcHandler(
        { ...ethMethods(own), ...filters.methodsFor(own), ...dipMethods(own), ...options.extraMethods },
        { turns: chain.turns, caller: connection.caller },
      )
      handlers.set(connection, handler)
    }
    return handler
  }

  const listener = createListener({
    log,
    maxConnections,
    // On this machine all callers have one address.
    maxOfOneAddress: local ? maxConnections : Math.max(1, maxConnections >> 2),
    maxMessageBytes: maxRequestBytes,
    refuse(request) {
      const { origin, host: named } = request.headers
      if (local && !LOOPBACK.test(named ?? '')) return 403
      if (
        origin === undefined ||
        (typeof allowedOrigins === 'function' ? allowedOrigins() : allowedOrigins).includes(origin)
      )
        return null
      options.onRefusedOrigin?.(origin)
      return 403
    },
    answer,
    opened: (client, connection) =>
      serveRpcSocket(client, askedBy(chain, connection.caller), handlerOf(connection), log),
  })

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    _url: URL,
    connection: Connection,
  ): Promise<void> {
    const end = (status: number, text = '', headers: Record<string, string> = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    const cors: Record<string, string> =
      request.headers.origin === undefined
        ? {}
        : { 'access-control-allow-origin': request.headers.origin, vary: 'Origin' }
    if (request.method === 'OPTIONS')
      return end(204, '', {
        ...cors,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type',
        ...(request.headers['access-control-request-private-network'] === 'true'
          ? { 'access-control-allow-private-network': 'true' }
          : {}),
      })
    if (request.method !== 'POST') return end(405, '{"error":"POST a JSON-RPC request"}', { allow: 'POST' })
    const body = await bodies.read(request)
    if (body === null) return
    if (typeof body === 'number') return refuseRequest(request, response, body)
    const text = await handlerOf(connection).handle(body)
    end(text === null ? 204 : 200, text ?? '', cors)
    listener.connections.relieve()
  }

  const port = await listen(listener.server, host, options.port ?? 8_545, options.portTries ?? 20).catch(
    (cause: NodeJS.ErrnoException) => {
      throw cannotListen('no free port', { host, port: options.port ?? 8_545, reason: cause.code ?? '' }, cause)
    },
  )
  log.info('JSON-RPC is listening', { host, port })
  return {
    host,
    port,
    url: `http://${host}:${port}`,
    async close() {
      filters.close()
      await listener.close()
    },
  }
}

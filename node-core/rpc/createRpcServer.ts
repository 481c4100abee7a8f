import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { createRpcHandler } from './createRpcHandler.ts'
import { cannotListen } from './errors.ts'
import { dipMethods } from './methods/dipMethods.ts'
import { ethMethods } from './methods/ethMethods.ts'
import type { RpcOptions } from './options.ts'
import { createSubscriptions } from './subscriptions.ts'

/** A running JSON-RPC server. */
export interface RpcServer {
  readonly host: string
  readonly port: number
  readonly url: string
  close(): Promise<void>
}

/** Requests that one WebSocket client may have open. */
const MAX_ASKED = 1_000

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/

/**
 * JSON-RPC 2.0 over HTTP and WebSocket on one port. Reads, and takes signed transactions; holds no keys. Listens on this machine
 * only unless told otherwise, refuses web pages of other origins and names that only pretend to be this machine.
 * @throws RPC_CANNOT_LISTEN
 */
export async function createRpcServer(chain: Chain, options: RpcOptions, log: Logger): Promise<RpcServer> {
  const { host = '127.0.0.1', allowedOrigins = [], maxRequestBytes = 8 << 20, maxConnections = 256 } = options
  const handler = createRpcHandler({ ...ethMethods(chain), ...dipMethods(chain), ...options.extraMethods })
  const local = host === '127.0.0.1' || host === 'localhost' || host === '::1'
  const refuses = (request: IncomingMessage): boolean => {
    const { origin, host: named } = request.headers
    return (origin !== undefined && !allowedOrigins.includes(origin)) || (local && !LOOPBACK.test(named ?? ''))
  }

  const server = createServer((request, response) => {
    const end = (status: number, text = '', headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    }
    if (refuses(request)) return end(403, '{"error":"this origin is not allowed"}')
    const cors: Record<string, string> = request.headers.origin === undefined ? {} : { 'access-control-allow-origin': request.headers.origin, vary: 'Origin' }
    if (request.method === 'OPTIONS') return end(204, '', { ...cors, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type' })
    if (request.method !== 'POST') return end(405, '{"error":"POST a JSON-RPC request"}', { allow: 'POST' })
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxRequestBytes) {
        end(413, '{"error":"the request is too large"}', { connection: 'close' })
        request.destroy()
      } else chunks.push(chunk)
    })
    request.on('error', () => undefined)
    request.on('end', () => {
      if (size > maxRequestBytes) return
      handler.handle(Buffer.concat(chunks).toString('utf8')).then(
        (text) => end(text === null ? 204 : 200, text ?? '', cors),
        (error: unknown) => {
          log.error('a request failed', { error })
          end(500)
        },
      )
    })
  })
  server.maxConnections = maxConnections
  server.requestTimeout = 60_000
  server.keepAliveTimeout = 60_000

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxRequestBytes })
  server.on('upgrade', (request, socket, head) => {
    if (refuses(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      // A client that does not read must not fill our memory, nor one that asks without waiting for answers.
      const send = (text: string) => {
        if (client.readyState !== client.OPEN) return
        if (client.bufferedAmount > maxRequestBytes) client.terminate()
        else client.send(text)
      }
      const subscriptions = createSubscriptions(chain, send, (error) => log.warn('logs of a block were not sent to a subscriber', { error }))
      let asked = 0
      client.on('message', (data) => {
        if (asked >= MAX_ASKED) return client.terminate()
        asked++
        handler.handle(String(data), subscriptions.methods).then((text) => {
          if (text !== null) send(text)
        }, (error: unknown) => log.error('a request failed', { error })).finally(() => asked--)
      })
      client.on('error', () => undefined)
      client.on('close', () => subscriptions.close())
    })
  })

  const port = await listen(server, host, options.port ?? 8_545, options.portTries ?? 20)
  log.info('JSON-RPC is listening', { host, port })
  return {
    host, port, url: `http://${host}:${port}`,
    async close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** The first free port from `first` on. */
async function listen(server: Server, host: string, first: number, tries: number): Promise<number> {
  for (let port = first; ; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.removeListener('error', reject)
          resolve()
        })
      })
      return (server.address() as AddressInfo).port
    } catch (cause) {
      const { code } = cause as { code?: string }
      if (code !== 'EADDRINUSE' || first === 0 || port - first + 1 >= tries) throw cannotListen('no free port', { host, port, reason: code ?? '' }, cause)
    }
  }
}

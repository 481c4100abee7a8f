import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { serveSocket } from '#node-core/api/serveSocket.ts'
import type { ApiServer } from '#node-core/api/createServer.ts'
import { contentSecurityPolicy } from '../../../main/protocol/contentSecurityPolicy.ts'
import { mediaType } from '../../../main/protocol/mediaTypes.ts'
import { resolveInside } from '../../../main/protocol/resolveInside.ts'

const TOKEN = 'testtoken-0123456789'

export interface ServedRenderer {
  /** With the session's token in the fragment. */
  readonly url: string
  /** Ends the pages' sockets, as a restarting node would. */
  dropSockets(): void
  close(): Promise<void>
}

/** Files by content id, where a test has some. */
export interface ServedFiles {
  get(id: string): Uint8Array | undefined
  put(bytes: Uint8Array): string
}

/** The built renderer over HTTP under the app's own content security policy, with a node behind the socket. */
export async function serveRenderer(folder: string, api: ApiServer, files?: ServedFiles): Promise<ServedRenderer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (files && path.startsWith('/content/')) {
      if (request.method === 'POST') {
        const chunks: Buffer[] = []
        request
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () =>
            response
              .writeHead(200, { 'content-type': 'application/json' })
              .end(JSON.stringify({ ok: true, value: files.put(new Uint8Array(Buffer.concat(chunks))) })),
          )
        return
      }
      const bytes = files.get(path.slice('/content/'.length))
      return void (bytes
        ? response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes)
        : response.writeHead(404).end())
    }
    const file = resolveInside(folder, path === '/' ? '/index.html' : path)
    void (file === null ? Promise.reject(new Error('outside')) : readFile(file)).then(
      (body) =>
        response
          .writeHead(200, { 'content-type': mediaType(file!), 'content-security-policy': contentSecurityPolicy() })
          .end(body),
      () => response.writeHead(404).end(),
    )
  })
  const sockets = new WebSocketServer({
    server,
    path: '/api',
    verifyClient: ({ req }: { req: { headers: Record<string, string | string[] | undefined> } }) =>
      String(req.headers['sec-websocket-protocol']).includes(`token.${TOKEN}`),
    handleProtocols: () => 'dipnet.v1',
  })
  sockets.on('connection', (socket) => {
    serveSocket(
      api,
      {
        send: (text) => socket.send(text),
        onText: (listener) => void socket.on('message', (data) => listener(String(data))),
        onClose: (listener) => void socket.on('close', listener),
      },
      { id: 'test' },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/#token=${TOKEN}`,
    dropSockets: () => sockets.clients.forEach((client) => client.terminate()),
    close: () =>
      new Promise((resolve) => {
        sockets.clients.forEach((client) => client.terminate())
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

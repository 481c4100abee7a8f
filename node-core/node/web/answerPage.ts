import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.glb': 'model/gltf-binary',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
}

/** The same policy as in Electron: nothing from elsewhere, no eval but WebAssembly. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob: data:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** A file of the built renderer; only what lies inside its folder. */
export async function answerPage(
  dir: string,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refuse = (status: number) => void response.writeHead(status).end()
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return refuse(400)
  }
  const root = resolve(dir)
  const file = resolve(root, `.${path.endsWith('/') ? `${path}index.html` : path}`)
  if (path.includes('\0') || !file.startsWith(root + sep)) return refuse(404)
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) return refuse(404)
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': /[-.][A-Za-z0-9_-]{8,}\.\w+$/.test(file) ? 'private, max-age=31536000, immutable' : 'no-cache',
  })
  if (request.method === 'HEAD') return void response.end()
  await pipeline(createReadStream(file), response)
}

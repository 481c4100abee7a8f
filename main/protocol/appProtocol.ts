import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { contentSecurityPolicy } from './contentSecurityPolicy.ts'
import { mediaType } from './mediaTypes.ts'
import { resolveInside } from './resolveInside.ts'

const HEADERS = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

const notFound = () =>
  new Response('Not found', { status: 404, headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' } })

/**
 * Serves the built renderer as `app://studio/…`. A path without an extension is a page of the single-page app and gets
 * index.html;
 * anything outside the folder is 404.
 * @param root out/renderer
 */
export function createAppProtocol(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url)
    if (url.host !== 'studio' || request.method !== 'GET') return notFound()
    const file = resolveInside(root, url.pathname)
    if (file === null) return notFound()
    const isPage = !/\.[a-z0-9]+$/i.test(file.slice(root.length))
    const path = isPage ? join(root, 'index.html') : file
    const about = await stat(path).catch(() => null)
    if (about === null || !about.isFile()) return notFound()
    const body = Readable.toWeb(createReadStream(path)) as ReadableStream
    return new Response(body, {
      headers: { ...HEADERS, 'content-type': mediaType(path), 'content-length': String(about.size) },
    })
  }
}

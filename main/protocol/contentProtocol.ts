import { encodeWire } from '#node-core/api/wire.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { toContentId, type ContentId } from '#node-core/model/ids.ts'
import { APP_ORIGIN } from '../window/appOrigin.ts'

/** What the node offers of its content store (files by content id). */
export interface ContentSource {
  /**
   * Null where the content is not held and cannot be fetched. Bytes `start` to `end` (inclusive) when a range is asked
   * for.
   */
  open(id: ContentId, range?: { readonly start: number; readonly end?: number }): Promise<ContentStream | null>
  /** Stores a stream and answers its content id. @throws NodeError, too large among them */
  save(body: ReadableStream<Uint8Array>): Promise<ContentId>
}

export interface ContentStream {
  readonly size: number
  /** Never to be cached: a cache lies plain on the disk. */
  readonly secret: boolean
  readonly body: ReadableStream<Uint8Array>
}

/**
 * Serves `content://node/<id>` (GET, with ranges) and takes files in (POST to `content://node/`), both streaming: files
 * never
 * travel through calls. The id proves the bytes, so they may be cached for ever unless they are secret; the type is
 * never guessed from them.
 * @param allowOrigin the only page that may read the answers
 */
export function createContentProtocol(
  source: () => Promise<ContentSource>,
  allowOrigin: string = APP_ORIGIN,
): (request: Request) => Promise<Response> {
  const headers = {
    'access-control-allow-origin': allowOrigin,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type, range',
    'access-control-expose-headers': 'content-range, content-length',
    'x-content-type-options': 'nosniff',
    'content-type': 'application/octet-stream',
  }
  const refuse = (status: number) => new Response(null, { status, headers })

  return async (request) => {
    const url = new URL(request.url)
    if (url.host !== 'node') return refuse(404)
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers })
    // A page of ours names its origin on every cross-scheme request; an image or a script element does not (it is
    // opaque to it).
    const origin = request.headers.get('origin')
    if (origin !== null && origin !== allowOrigin) return refuse(403)
    try {
      const content = await source()
      if (request.method === 'POST' && url.pathname === '/') {
        if (request.body === null) return refuse(400)
        return await save(content, request.body, headers)
      }
      const id = contentIdOf(url.pathname)
      if (request.method !== 'GET' || id === null) return refuse(404)
      return await serve(content, id, parseRange(request.headers.get('range')), headers)
    } catch {
      return refuse(503)
    }
  }
}

function contentIdOf(path: string): ContentId | null {
  try {
    return toContentId(path.slice(1))
  } catch {
    return null
  }
}

/** Answers as calls do, so that a refused file carries its code to the page. */
async function save(
  content: ContentSource,
  body: ReadableStream<Uint8Array>,
  headers: Record<string, string>,
): Promise<Response> {
  const reply = await content.save(body).then(
    (value) => ({ ok: true, value }),
    (cause: unknown) => ({ ok: false, error: toNodeError(cause).toWire() }),
  )
  return new Response(encodeWire(reply), { headers: { ...headers, 'content-type': 'application/json' } })
}

async function serve(
  content: ContentSource,
  id: ContentId,
  range: { start: number; end?: number } | null,
  headers: Record<string, string>,
): Promise<Response> {
  const found = await content.open(id, range ?? undefined)
  if (found === null) return new Response(null, { status: 404, headers })
  const cached = { ...headers, 'cache-control': found.secret ? 'no-store' : 'private, max-age=31536000, immutable' }
  if (range === null) return new Response(found.body, { headers: { ...cached, 'content-length': String(found.size) } })
  const end = Math.min(range.end ?? found.size - 1, found.size - 1)
  if (range.start > end)
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${found.size}` } })
  return new Response(found.body, {
    status: 206,
    headers: {
      ...cached,
      'content-range': `bytes ${range.start}-${end}/${found.size}`,
      'content-length': String(end - range.start + 1),
    },
  })
}

/** One `bytes=a-b` range; anything else is served whole, as HTTP allows. */
function parseRange(header: string | null): { start: number; end?: number } | null {
  const match = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(header ?? '')
  if (match === null) return null
  const start = Number(match[1])
  return match[2] === undefined ? { start } : { start, end: Number(match[2]) }
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { encodeWire } from '#node-core/api/wire.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { toContentId, type ContentId } from '#node-core/model/ids.ts'
import type { NodeContent } from '../files/content.ts'

const HEADERS = {
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'content-disposition': 'attachment',
}

function idOf(text: string): ContentId | null {
  try {
    return toContentId(text)
  } catch {
    return null
  }
}

function rangeOf(header: string | undefined): { start: number; end?: number } | null {
  const match = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(header ?? '')
  return match === null
    ? null
    : match[2] === undefined
      ? { start: Number(match[1]) }
      : { start: Number(match[1]), end: Number(match[2]) }
}

/** The id proves the bytes, so they may be kept for ever; secret ones never, a cache lies plain on the disk. */
const cacheOf = ({ secret }: { readonly secret: boolean }) =>
  secret ? 'no-store' : 'private, max-age=31536000, immutable'

/** `GET /content/ID` (ranges allowed) and `POST /content/`, both streaming (api/files.ts). */
export async function answerContent(
  content: NodeContent,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'POST' && name === '') {
    const reply = await content.save(request).then(
      (value) => ({ ok: true, value }),
      (cause: unknown) => ({ ok: false, error: toNodeError(cause).toWire() }),
    )
    response.writeHead(200, { ...HEADERS, 'content-type': 'application/json' }).end(encodeWire(reply))
    return
  }
  const id = idOf(name)
  if (request.method !== 'GET' || id === null) return void response.writeHead(404, HEADERS).end()
  const range = rangeOf(request.headers.range)
  const found = await content.open(id, range ?? undefined)
  if (found === null) return void response.writeHead(404, HEADERS).end()
  if (range === null)
    response.writeHead(200, { ...HEADERS, 'content-length': found.size, 'cache-control': cacheOf(found) })
  else {
    const end = Math.min(range.end ?? found.size - 1, found.size - 1)
    if (range.start > end)
      return void response.writeHead(416, { ...HEADERS, 'content-range': `bytes */${found.size}` }).end()
    response.writeHead(206, {
      ...HEADERS,
      'content-range': `bytes ${range.start}-${end}/${found.size}`,
      'content-length': end - range.start + 1,
      'cache-control': cacheOf(found),
    })
  }
  await pipeline(Readable.from(found.body), response)
}

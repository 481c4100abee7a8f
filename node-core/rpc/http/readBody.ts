import type { IncomingMessage } from 'node:http'

/** Bytes of unfinished requests that all connections of a listener may keep here together. */
export const MAX_BODIES = 64 << 20

/** Reads requests' bodies, at most so much of one and of all. */
export interface BodyReader {
  /** The body, or the status to refuse it with; null: the caller is gone. */
  read(request: IncomingMessage): Promise<string | number | null>
}

export function createBodyReader(maxBytes: number, maxBytesOfAll = MAX_BODIES): BodyReader {
  const open = new Set<{ size: number; end(result: string | number | null): void }>()
  let held = 0
  /** The largest goes: not the newcomer, or a few who never finish would keep everybody out. */
  const relieve = () => {
    while (held > maxBytesOfAll) [...open].reduce((most, body) => (body.size > most.size ? body : most)).end(503)
  }
  return {
    read: (request) =>
      new Promise((resolve) => {
        const chunks: Buffer[] = []
        const body = {
          size: 0,
          end(result: string | number | null) {
            if (!open.delete(body)) return
            held -= body.size
            resolve(result)
          },
        }
        open.add(body)
        if (Number(request.headers['content-length'] ?? 0) > maxBytes) return body.end(413)
        request.on('data', (chunk: Buffer) => {
          if (!open.has(body)) return
          body.size += chunk.length
          held += chunk.length
          chunks.push(chunk)
          if (body.size > maxBytes) body.end(413)
          else relieve()
        })
        request.on('end', () => body.end(Buffer.concat(chunks).toString('utf8')))
        request.on('close', () => body.end(null))
      }),
  }
}

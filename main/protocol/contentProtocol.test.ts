import { describe, expect, it } from 'vitest'
import { defineError } from '#node-core/kernel/errors.ts'
import { toContentId, type ContentId } from '#node-core/model/ids.ts'
import { createContentProtocol, type ContentSource } from './contentProtocol.ts'

const id = toContentId(`bafkrei${'a'.repeat(52)}`)
const bytes = new Uint8Array([10, 11, 12, 13, 14, 15])
const tooBig = defineError('input', 'CONTENT_TOO_LARGE')

function streamOf(data: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(data)
      controller.close()
    },
  })
}

function source(save: () => Promise<ContentId> = async () => id, secret = false): ContentSource {
  return {
    save,
    async open(wanted, range) {
      if (wanted !== id) return null
      return {
        size: bytes.length,
        secret,
        body: streamOf(range ? bytes.subarray(range.start, (range.end ?? bytes.length - 1) + 1) : bytes),
      }
    },
  }
}

const handle = createContentProtocol(async () => source(), 'app://studio')
const read = async (reply: Response) => [...new Uint8Array(await reply.arrayBuffer())]

describe('content://node', () => {
  it('serves a file whole, cacheable for ever, its type never guessed', async () => {
    const reply = await handle(new Request(`content://node/${id}`))
    expect(reply.status).toBe(200)
    expect(await read(reply)).toEqual([...bytes])
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    expect(reply.headers.get('cache-control')).toContain('immutable')
  })

  it('lets nobody keep a secret one', async () => {
    const secret = createContentProtocol(async () => source(undefined, true), 'app://studio')
    for (const headers of [{}, { range: 'bytes=1-2' }])
      expect((await secret(new Request(`content://node/${id}`, { headers }))).headers.get('cache-control')).toBe(
        'no-store',
      )
  })

  it.each([
    ['bytes=2-3', 206, 'bytes 2-3/6', [12, 13]],
    ['bytes=4-', 206, 'bytes 4-5/6', [14, 15]],
    ['bytes=0-999', 206, 'bytes 0-5/6', [...bytes]],
    ['bytes=-2', 200, null, [...bytes]],
    ['nonsense', 200, null, [...bytes]],
  ])('answers range %s with %i', async (range, status, contentRange, expected) => {
    const reply = await handle(new Request(`content://node/${id}`, { headers: { range } }))
    expect(reply.status).toBe(status)
    expect(reply.headers.get('content-range')).toBe(contentRange)
    expect(await read(reply)).toEqual(expected)
  })

  it('answers 416 for a range past the end', async () => {
    expect((await handle(new Request(`content://node/${id}`, { headers: { range: 'bytes=6-' } }))).status).toBe(416)
  })

  it.each([`content://elsewhere/${id}`, 'content://node/nonsense', 'content://node/', `content://node/${id}/..`])(
    'answers 404 for %s',
    async (url) => {
      expect((await handle(new Request(url))).status).toBe(404)
    },
  )

  it('refuses another origin', async () => {
    expect(
      (await handle(new Request(`content://node/${id}`, { headers: { origin: 'https://elsewhere.example' } }))).status,
    ).toBe(403)
  })

  it('takes a file in and answers its id', async () => {
    const reply = await handle(new Request('content://node/', { method: 'POST', body: bytes }))
    expect(await reply.json()).toEqual({ ok: true, value: id })
  })

  it('carries the code of a refused file', async () => {
    const refusing = createContentProtocol(async () => source(() => Promise.reject(tooBig('no'))), 'app://studio')
    const reply = await refusing(new Request('content://node/', { method: 'POST', body: bytes }))
    expect(await reply.json()).toEqual({ ok: false, error: { code: 'CONTENT_TOO_LARGE', family: 'input', data: {} } })
  })

  it('answers 503 while there is no node', async () => {
    const down = createContentProtocol(() => Promise.reject(tooBig('no node')), 'app://studio')
    expect((await down(new Request(`content://node/${id}`))).status).toBe(503)
  })
})

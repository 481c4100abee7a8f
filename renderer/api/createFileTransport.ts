import { decodeWire } from '#node-core/api/wire.ts'
import { defineError, NodeError, type WireError } from '#node-core/kernel/errors.ts'
import { MAX_FILE_BYTES, type FileTransport } from '#node-core/api/files.ts'
import { toContentId, type ContentId } from '#node-core/model/ids.ts'

export const fileTooLarge = defineError('input', 'FILE_TOO_LARGE')
export const fileRefused = defineError('unavailable', 'FILE_UNAVAILABLE')

export interface FileTransportOptions {
  /** Where files are: `content://node/` or `/content/`. Ends with a slash. */
  readonly base: string
  /** Session token of a headless node; null in Electron. */
  readonly token: string | null
}

function readReply(text: string): ContentId {
  const reply = decodeWire(text) as { ok?: boolean; value?: unknown; error?: WireError }
  if (reply.ok === false && reply.error)
    throw new NodeError(reply.error.family, reply.error.code, 'refused by the node', reply.error.data)
  if (reply.ok !== true || typeof reply.value !== 'string') throw fileRefused('the node did not take the file')
  return toContentId(reply.value)
}

/** Files by content id over the `content:` scheme or HTTP. @throws FILE_TOO_LARGE, FILE_UNAVAILABLE */
export function createFileTransport({ base, token }: FileTransportOptions): FileTransport {
  const query = token === null ? '' : `?token=${encodeURIComponent(token)}`
  const url = (id: string) => `${base}${id}${query}`
  return {
    url,
    async put(file) {
      if (file.size > MAX_FILE_BYTES) throw fileTooLarge('file too large', { bytes: file.size })
      const response = await fetch(url(''), {
        method: 'POST',
        body: file as Blob,
        headers: { 'content-type': 'application/octet-stream' },
      }).catch((cause: unknown) => {
        throw fileRefused('the node does not answer', {}, cause)
      })
      if (!response.ok) throw fileRefused('refused', { status: response.status })
      return readReply(await response.text())
    },
    async get(id) {
      const response = await fetch(url(id)).catch((cause: unknown) => {
        throw fileRefused('the node does not answer', {}, cause)
      })
      if (!response.ok) throw fileRefused('not here', { status: response.status })
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}

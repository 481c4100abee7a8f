import { concatBytes } from '#node-core/kernel/bytes.ts'
import type { Address, ContentId } from '#node-core/model/ids.ts'
import { MAX_FILE_BYTES } from '#node-core/api/files.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import { contentNotFound, contentTooLarge } from '#node-core/network/content/errors.ts'
import type { FileOwner, PrivateFiles } from './privateFiles.ts'

export interface OpenedContent {
  readonly size: number
  readonly body: AsyncIterable<Uint8Array>
  /** Not to be kept by whoever is given it: a browser's cache would lie plain on the disk. */
  readonly secret: boolean
}

/** Files as a window or a browser takes and gives them: streaming, by content id. */
export interface NodeContent {
  /** Null where it is not here and nobody has it. `end` inclusive, as in HTTP ranges. */
  open(id: ContentId, range?: { readonly start: number; readonly end?: number }): Promise<OpenedContent | null>
  /** Into the private files: what a person hands in is nobody else's until it is published. */
  save(body: AsyncIterable<Uint8Array>): Promise<ContentId>
  /** A whole small file that is here. @throws CONTENT_NOT_FOUND, CONTENT_TOO_LARGE */
  readAll(id: ContentId, maxBytes: number): Promise<Uint8Array>
}

/** How long a window waits for a file that has to come from peers, ms. */
const SEARCH_MS = 15_000

export interface NodeContentOptions {
  /** The running network's files, which peers are served from; null while there is none. */
  readonly store: () => ContentStore | null
  readonly files: PrivateFiles
  /** Whose private files may be opened now, besides the window's: the active account, while its key is here. */
  readonly active: () => Address | null
}

/** The private files first (the active account's, then the window's), then the network's. */
export function createNodeContent({ store, files, active }: NodeContentOptions): NodeContent {
  const findPrivate = async (id: ContentId): Promise<{ owner: FileOwner; size: number } | null> => {
    for (const owner of new Set<FileOwner>([active(), null])) {
      const size = await files.size(owner, id)
      if (size !== null) return { owner, size }
    }
    return null
  }
  return {
    async open(id, range) {
      const start = range?.start ?? 0
      const end = range?.end === undefined ? undefined : range.end + 1
      const found = await findPrivate(id)
      if (found !== null) return { size: found.size, body: files.read(found.owner, id, start, end), secret: true }
      const shared = store()
      if (shared === null) return null
      try {
        const size = await shared.get(id, { maxBytes: MAX_FILE_BYTES, searchMs: SEARCH_MS })
        return { size, body: shared.read(id, { start, ...(end === undefined ? {} : { end }) }), secret: false }
      } catch (error) {
        if (isNodeError(error) && error.code === 'CONTENT_NOT_FOUND') return null
        throw error
      }
    },
    save: (body) => files.put(null, body, MAX_FILE_BYTES),
    async readAll(id, maxBytes) {
      const found = await findPrivate(id)
      if (found === null) {
        const shared = store()
        if (shared === null) throw contentNotFound('not here', { id })
        return shared.readAll(id, maxBytes)
      }
      if (found.size > maxBytes)
        throw contentTooLarge('file is larger than allowed', { id, size: found.size, maxBytes })
      const parts: Uint8Array[] = []
      for await (const part of files.read(found.owner, id, 0, undefined)) parts.push(part)
      return concatBytes(...parts)
    },
  }
}

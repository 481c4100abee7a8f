import { concatBytes } from '#node-core/kernel/bytes.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { MAX_FILE_BYTES } from '#node-core/api/files.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import { createLocalFiles } from '#node-core/network/content/createLocalFiles.ts'
import { contentNotFound, contentTooLarge } from '#node-core/network/content/errors.ts'

export interface OpenedContent {
  readonly size: number
  readonly body: AsyncIterable<Uint8Array>
}

/** Files as a window or a browser takes and gives them: streaming, by content id. */
export interface NodeContent {
  /** Null where it is not here and nobody has it. `end` inclusive, as in HTTP ranges. */
  open(id: ContentId, range?: { readonly start: number; readonly end?: number }): Promise<OpenedContent | null>
  save(body: AsyncIterable<Uint8Array>): Promise<ContentId>
  /** A whole small file that is here. @throws CONTENT_NOT_FOUND, CONTENT_TOO_LARGE */
  readAll(id: ContentId, maxBytes: number): Promise<Uint8Array>
}

/** How long a window waits for a file that has to come from peers, ms. */
const SEARCH_MS = 15_000

/**
 * The running network's files. While there is none (a newcomer who restores a backup first, a damaged network) files lie in `dir`,
 * which no peer is served from.
 */
export async function createNodeContent(store: () => ContentStore | null, dir: string): Promise<NodeContent> {
  const own = await createLocalFiles(dir)
  const sliced = (range: { readonly start: number; readonly end?: number } | undefined) => ({ start: range?.start ?? 0, end: range?.end === undefined ? undefined : range.end + 1 })
  return {
    async open(id, range) {
      const { start, end } = sliced(range)
      const ownSize = await own.size(id)
      if (ownSize !== null) return { size: ownSize, body: own.read(id, start, end) }
      const shared = store()
      if (shared === null) return null
      try {
        const size = await shared.get(id, { maxBytes: MAX_FILE_BYTES, searchMs: SEARCH_MS })
        return { size, body: shared.read(id, { start, ...(end === undefined ? {} : { end }) }) }
      } catch (error) {
        if (isNodeError(error) && error.code === 'CONTENT_NOT_FOUND') return null
        throw error
      }
    },
    save: (body) => store()?.put(body, { maxBytes: MAX_FILE_BYTES }) ?? own.put(body, MAX_FILE_BYTES, undefined),
    async readAll(id, maxBytes) {
      const size = await own.size(id)
      if (size === null) {
        const shared = store()
        if (shared === null) throw contentNotFound('not here', { id })
        return shared.readAll(id, maxBytes)
      }
      if (size > maxBytes) throw contentTooLarge('file is larger than allowed', { id, size, maxBytes })
      const parts: Uint8Array[] = []
      for await (const part of own.read(id, 0, undefined)) parts.push(part)
      return concatBytes(...parts)
    },
  }
}

import type { ContentId } from '#node-core/model/ids.ts'
import { MAX_FILE_BYTES } from '#node-core/api/files.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'

export interface OpenedContent {
  readonly size: number
  readonly body: AsyncIterable<Uint8Array>
}

/** Files as a window or a browser takes and gives them: streaming, by content id. */
export interface NodeContent {
  /** Null where it is not here and nobody has it. `end` inclusive, as in HTTP ranges. */
  open(id: ContentId, range?: { readonly start: number; readonly end?: number }): Promise<OpenedContent | null>
  save(body: AsyncIterable<Uint8Array>): Promise<ContentId>
}

/** How long a window waits for a file that has to come from peers, ms. */
const SEARCH_MS = 15_000

export function createNodeContent(store: () => ContentStore): NodeContent {
  return {
    async open(id, range) {
      try {
        const size = await store().get(id, { maxBytes: MAX_FILE_BYTES, searchMs: SEARCH_MS })
        const body = store().read(id, range === undefined ? {} : { start: range.start, ...(range.end === undefined ? {} : { end: range.end + 1 }) })
        return { size, body }
      } catch (error) {
        if (isNodeError(error) && error.code === 'CONTENT_NOT_FOUND') return null
        throw error
      }
    },
    save: (body) => store().put(body, { maxBytes: MAX_FILE_BYTES }),
  }
}

import type { ContentId } from '#node-core/model/ids.ts'
import type { PeerName } from '../network.ts'

export interface GetOptions {
  /** Refuse files larger than this, bytes. @default 2 GiB */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
  /** Told after each chunk; `total` is what the serving peer says. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly total: number }) => void
  /** How long to look for a peer that has it, ms. @default 30000 */
  readonly searchMs?: number
  /** Asked first, e.g. the publisher. */
  readonly from?: readonly PeerName[]
}

/**
 * Files named by their content. A file is visible only once whole and verified. Knows nothing of secrecy: ciphertexts
 * are files.
 */
export interface ContentStore {
  /** Stored durably when resolved. @throws CONTENT_NO_SPACE, CONTENT_TOO_LARGE, CANCELLED */
  put(
    data: Uint8Array | AsyncIterable<Uint8Array>,
    options?: { readonly maxBytes?: number; readonly signal?: AbortSignal },
  ): Promise<ContentId>
  has(id: ContentId): Promise<boolean>
  /** Bytes, or null when not here. */
  size(id: ContentId): Promise<number | null>
  /** Streams a file that is here; `end` is exclusive. @throws CONTENT_NOT_FOUND */
  read(id: ContentId, range?: { readonly start?: number; readonly end?: number }): AsyncIterable<Uint8Array>
  /**
   * A whole small file from here, checked against its name again.
   * @throws CONTENT_NOT_FOUND, CONTENT_TOO_LARGE, CONTENT_DAMAGED
   */
  readAll(id: ContentId, maxBytes?: number): Promise<Uint8Array>
  /**
   * Makes sure the file is here, fetching it from peers if needed; its size.
   * @throws CONTENT_NOT_FOUND, _TOO_LARGE, _NO_SPACE, CANCELLED
   */
  get(id: ContentId, options?: GetOptions): Promise<number>
  /** Pinned files are never swept. A file may be pinned before it is here. */
  pin(id: ContentId): Promise<void>
  unpin(id: ContentId): Promise<void>
  /** Deletes unpinned files, least recently used first, until the quota holds; bytes freed. */
  sweep(): Promise<number>
  usage(): Promise<{
    readonly files: number
    readonly bytes: number
    readonly pinnedBytes: number
    readonly quotaBytes: number | null
  }>
  stop(): Promise<void>
}

import type { ContentId } from '#node-core/model/ids.ts'
import type { KeepReason } from '#node-core/model/storedFile.ts'
import type { PeerName } from '../network.ts'
import type { StoredFile } from './local/createLocalFiles.ts'

export interface PutOptions {
  readonly maxBytes?: number
  readonly signal?: AbortSignal
  /** Why it is kept; null: cache. @default 'own' */
  readonly keep?: KeepReason | null
}

export interface GetOptions {
  /** Refuse files larger than this, bytes. @default 2 GiB */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
  /** Told after each proven chunk; `total` is proven by the first one. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly total: number }) => void
  /** How long to look for a peer that has it, ms, again from every chunk that comes. @default 30000 */
  readonly searchMs?: number
  /** Asked first, e.g. the publisher. */
  readonly from?: readonly PeerName[]
  /** Why it is kept from then on. @default null: cache */
  readonly keep?: KeepReason | null
}

interface ContentUsage {
  readonly files: number
  readonly bytes: number
  /** Of files that are kept for a reason; they are never swept. */
  readonly keptBytes: number
  /** Of downloads that are not whole yet. */
  readonly partialBytes: number
  readonly quotaBytes: number | null
  /** Files told to the table of who has what. */
  readonly announced: number
}

/**
 * Files named by their content. A file is visible only once whole and verified. Knows nothing of secrecy: ciphertexts
 * are files.
 */
export interface ContentStore {
  /** Stored durably when resolved. @throws CONTENT_NO_SPACE, CONTENT_TOO_LARGE, CANCELLED */
  put(data: Uint8Array | AsyncIterable<Uint8Array>, options?: PutOptions): Promise<ContentId>
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
  /** From now on kept for this reason, or no longer. A file may be marked before it is here. */
  keep(id: ContentId, why: KeepReason, isKept: boolean): Promise<void>
  /** No longer kept for this reason, and gone at once where there is no other. */
  drop(id: ContentId, why: KeepReason): Promise<void>
  /** The first bytes, as if nobody had looked; none where it is not here. */
  peek(id: ContentId, bytes: number): Promise<Uint8Array>
  /** What is here, and why. */
  list(): Promise<StoredFile[]>
  /** Deletes cache, least recently used first, until no more than `toBytes` (or the quota) are used; bytes freed. */
  sweep(toBytes?: number): Promise<number>
  usage(): Promise<ContentUsage>
  stop(): Promise<void>
}

import type { ContentId } from '../model/ids.ts'

/**
 * Files travel beside the calls, by content id.
 *
 * Electron: the `content:` scheme, `GET content://node/CID` (ranges allowed) and `POST content://node/` →
 * `{"ok":true,"value":"CID"}`.
 * Headless: the same under `/content/CID` and `/content/` of the web server, with the session's token.
 * A file that is not here is fetched from peers while the request waits.
 */
export interface FileTransport {
  /** For `src` attributes and loaders. */
  url(id: ContentId): string
  /** Streams a file in; resolves with its id. */
  put(file: BlobLike): Promise<ContentId>
  get(id: ContentId): Promise<Uint8Array>
}

/** The part of a browser Blob that matters here (no DOM types in pure rooms). */
export interface BlobLike {
  readonly size: number
  arrayBuffer(): Promise<ArrayBuffer>
}

/** Largest file taken, bytes. */
export const MAX_FILE_BYTES = 2 ** 31

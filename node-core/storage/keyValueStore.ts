/** One change of an atomic batch. */
export type BatchOperation =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array }

/** Half-open range of keys in byte order. */
export interface KeyRange {
  readonly gte?: Uint8Array
  readonly lt?: Uint8Array
  readonly reverse?: boolean
  readonly limit?: number
}

/**
 * The disk as a port: an ordered map of bytes. Reads of single keys are synchronous because the EVM's are (protocol.md
 * §1.5);
 * a batch lands whole or not at all.
 */
export interface KeyValueStore {
  get(key: Uint8Array): Uint8Array | undefined
  /** Atomic. With `sync` the data is on the disk, not in a cache, when the promise resolves. */
  batch(operations: readonly BatchOperation[], options?: { readonly sync?: boolean }): Promise<void>
  entries(range?: KeyRange): AsyncIterable<readonly [Uint8Array, Uint8Array]>
  close(): Promise<void>
}

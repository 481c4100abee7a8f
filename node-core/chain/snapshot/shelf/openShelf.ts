import { numberCodec } from '#node-core/storage/codecs.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { BatchOperation, KeyValueStore } from '#node-core/storage/keyValueStore.ts'
import { decodeManifest, encodeManifest, type Manifest } from './manifest.ts'

/** What lies on a shelf under which first byte. */
const MANIFEST = Uint8Array.of(0x6d)
const COMPLETE = Uint8Array.of(0x66)
const PART = 0x70
const BLOCK = 0x62
const CODE = 0x63
const SORTING = 0x73
const PATH = 0x77

const at = (prefix: number, key: Uint8Array): Uint8Array => Buffer.concat([Uint8Array.of(prefix), key])
const numbered = (prefix: number, number: number) => at(prefix, numberCodec.encode(number))

/**
 * One snapshot in a store of its own, whether made here for others or fetched from them: what has come stays over a
 * restart, and whoever fetched one serves it too.
 */
export interface Shelf {
  readonly manifest: Manifest | null
  putManifest(manifest: Manifest): Promise<void>
  part(index: number): Uint8Array | undefined
  putPart(index: number, bytes: Uint8Array): Promise<void>
  /** All parts are here, proven: it may be served. */
  readonly isComplete: boolean
  complete(): Promise<void>
  /** Blocks of the snapshot's end with their receipts, as they travel. */
  block(height: number): Uint8Array | undefined
  putBlocks(first: number, blocks: readonly Uint8Array[]): Promise<void>
  code(hash: Hash): Uint8Array | undefined
  putCode(hash: Hash, code: Uint8Array): Promise<void>
  /** The way down from a checkpoint, by height. */
  pathHash(height: number): Hash | undefined
  putPath(hashes: ReadonlyMap<number, Hash>): Promise<void>
  path(): AsyncIterable<readonly [number, Hash]>
  /** Sorts by key while a snapshot is made. */
  sort(entries: readonly (readonly [Uint8Array, Uint8Array])[]): Promise<void>
  sorted(): AsyncIterable<readonly [Uint8Array, Uint8Array]>
  forgetSorted(keys: readonly Uint8Array[]): Promise<void>
  close(): Promise<void>
}

export function openShelf(store: KeyValueStore): Shelf {
  const put = (key: Uint8Array, value: Uint8Array, sync = false) => store.batch([{ type: 'put', key, value }], { sync })
  const stored = store.get(MANIFEST)
  let manifest = stored === undefined ? null : decodeManifest(stored)
  let isComplete = store.get(COMPLETE) !== undefined
  async function* range(prefix: number): AsyncIterable<readonly [Uint8Array, Uint8Array]> {
    for await (const [key, value] of store.entries({ gte: Uint8Array.of(prefix), lt: Uint8Array.of(prefix + 1) }))
      yield [key.subarray(1), value]
  }
  return {
    get manifest() {
      return manifest
    },
    async putManifest(next) {
      await put(MANIFEST, encodeManifest(next), true)
      manifest = next
    },
    part: (index) => store.get(numbered(PART, index)),
    putPart: (index, bytes) => put(numbered(PART, index), bytes),
    get isComplete() {
      return isComplete
    },
    async complete() {
      await put(COMPLETE, new Uint8Array(0), true)
      isComplete = true
    },
    block: (height) => store.get(numbered(BLOCK, height)),
    putBlocks: (first, blocks) =>
      store.batch(blocks.map((value, i): BatchOperation => ({ type: 'put', key: numbered(BLOCK, first + i), value }))),
    code: (hash) => store.get(at(CODE, hexToBytes(hash))),
    putCode: (hash, code) => put(at(CODE, hexToBytes(hash)), code),
    pathHash(height) {
      const hash = store.get(numbered(PATH, height))
      return hash === undefined ? undefined : (bytesToHex(hash) as Hash)
    },
    putPath: (hashes) =>
      store.batch(
        [...hashes].map(([height, hash]): BatchOperation => ({
          type: 'put',
          key: numbered(PATH, height),
          value: hexToBytes(hash),
        })),
      ),
    async *path() {
      for await (const [key, hash] of range(PATH)) yield [numberCodec.decode(key), bytesToHex(hash) as Hash]
    },
    sort: (entries) =>
      store.batch(entries.map(([key, value]): BatchOperation => ({ type: 'put', key: at(SORTING, key), value }))),
    sorted: () => range(SORTING),
    forgetSorted: (keys) => store.batch(keys.map((key): BatchOperation => ({ type: 'del', key: at(SORTING, key) }))),
    close: () => store.close(),
  }
}

import { encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { ChainStore } from '../../storing/chainStore.ts'
import { badSnapshotRequest, snapshotNotHeld } from '../errors.ts'
import { encodeManifest, partsOf } from '../shelf/manifest.ts'
import type { Shelves } from '../shelf/openShelves.ts'
import { ANSWER_BYTES, encodeOffers, type SnapshotRequest } from './snapshotRequest.ts'

export interface ServeOptions {
  readonly storage: Storage
  readonly store: ChainStore
  readonly shelves: Shelves
}

/**
 * Answers one question about snapshots from what lies on the disk: nothing is computed for a stranger.
 * @throws CHAIN_SNAPSHOT_NOT_HELD, CHAIN_BAD_SNAPSHOT_REQUEST
 */
export function answerSnapshotRequest(options: ServeOptions, request: SnapshotRequest): Uint8Array {
  const { storage, store, shelves } = options
  const notHeld = () => snapshotNotHeld('that is not kept here', { ask: request.ask })
  switch (request.ask) {
    case 'offers':
      return encodeOffers(
        shelves.all().flatMap(([, { isComplete, manifest }]) => (isComplete && manifest !== null ? [manifest] : [])),
      )
    case 'manifest': {
      const manifest = shelves.of(request.hash)?.manifest
      if (manifest == null) throw notHeld()
      return encodeManifest(manifest)
    }
    case 'part': {
      const shelf = shelves.of(request.hash)
      if (shelf?.manifest == null || shelf.manifest.depth !== request.depth) throw notHeld()
      if (request.index >= partsOf(shelf.manifest))
        throw badSnapshotRequest('there are not so many parts', { index: request.index })
      const part = shelf.part(request.index)
      if (part === undefined) throw notHeld()
      return part
    }
    case 'blocks': {
      const blocks: Uint8Array[] = []
      let bytes = 0
      for (let height = request.first; height < request.first + request.count && bytes < ANSWER_BYTES; height++) {
        const hash = store.canonicalHash(height)
        const block = hash === undefined ? undefined : storage.block.get([height, hash])
        const receipts = hash === undefined ? undefined : storage.receipts.get([height, hash])
        if (block === undefined || receipts === undefined) break
        blocks.push(encodeCbor([block, receipts]))
        bytes += block.length + receipts.length
      }
      if (blocks.length === 0) throw notHeld()
      return encodeCbor(blocks)
    }
    case 'code':
      return encodeCbor(request.hashes.map((hash) => storage.code.get(hash) ?? null))
  }
}

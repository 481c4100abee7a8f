import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createTreeHasher } from '#node-core/evm/state/treeHasher.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { corruptChain } from '../../errors.ts'
import type { BlockRef, ChainStore } from '../../storing/chainStore.ts'
import { snapshotNotHeld } from '../errors.ts'
import { stateAt } from '../stateAt.ts'
import { depthFor, MAX_PART_BYTES, partOf, rootOfManifest, type Manifest } from './manifest.ts'
import type { Shelf } from './openShelf.ts'
import { createPartReader, type StateEntry } from './statePart.ts'

export interface FillOptions {
  readonly storage: Storage
  readonly store: ChainStore
  readonly crypto: FastCrypto
  /** A final block whose consensus state and changes above are still kept. */
  readonly block: BlockRef
  /** Empty. */
  readonly shelf: Shelf
  /** Waited for after each slice of work, so that blocks are made and questions answered meanwhile. */
  readonly pause: () => Promise<void>
}

/** Values are sorted in slices of so many bytes, a few milliseconds of work. */
const SLICE_BYTES = 64 << 10

/**
 * Makes a snapshot for peers from a running chain: sorts the state by hashed key, cuts it into subtrees, and checks
 * them against the block's state root before anybody is offered it.
 * @throws CHAIN_SNAPSHOT_NOT_HELD, CHAIN_CORRUPT, EVM_STATE_UNAVAILABLE
 */
export async function fillShelf({ storage, store, crypto, block, shelf, pause }: FillOptions): Promise<Manifest> {
  const stateRoot = store.block(block.hash)?.header.stateRoot
  const consensus = storage.consensusState.get([block.height, block.hash])
  if (stateRoot === undefined || consensus === undefined)
    throw snapshotNotHeld('that block’s state is not kept any more', { height: block.height })
  const bytes = await sortState()
  const depth = depthFor(bytes)
  const hasher = createTreeHasher(crypto)
  const reader = createPartReader(crypto, hasher)
  const subtrees: Manifest['subtrees'][number][] = []
  let travelling = 0

  async function sortState(): Promise<number> {
    let slice: [Uint8Array, Uint8Array][] = []
    let sliceBytes = 0
    let sum = 0
    const flush = async () => {
      await shelf.sort(slice)
      slice = []
      sliceBytes = 0
      await pause()
    }
    for await (const [key, value] of stateAt(storage, block.height, () => store.head?.height ?? block.height)) {
      slice.push([crypto.keccak256(key), encodeCbor([key, value])])
      sliceBytes += key.length + value.length + 8
      if (sliceBytes < SLICE_BYTES) continue
      sum += sliceBytes
      await flush()
    }
    sum += sliceBytes
    await flush()
    return sum
  }
  async function finishPart(index: number, entries: readonly StateEntry[]): Promise<void> {
    const encoded = encodeCbor(entries.flatMap(({ key, value }) => [key, value]))
    if (encoded.length > MAX_PART_BYTES)
      throw snapshotNotHeld('the state is too large to be cut into parts', { length: encoded.length })
    await shelf.putPart(index, encoded)
    await shelf.forgetSorted(entries.map(({ leaf }) => leaf[0]))
    travelling += encoded.length
    subtrees.push(reader.subtree(entries, depth))
    await pause()
  }

  let entries: StateEntry[] = []
  for await (const [leafKey, record] of shelf.sorted()) {
    for (const index = partOf(leafKey, depth); subtrees.length < index; entries = [])
      await finishPart(subtrees.length, entries)
    const [key, value] = decodeCbor(record) as [Uint8Array, Uint8Array]
    entries.push({ key, value, leaf: [leafKey, hasher.leaf(leafKey, crypto.keccak256(value))] })
  }
  for (; subtrees.length < 2 ** depth; entries = []) await finishPart(subtrees.length, entries)

  const manifest: Manifest = { height: block.height, hash: block.hash, depth, bytes: travelling, consensus, subtrees }
  const root = rootOfManifest(manifest, hasher)
  if (root !== stateRoot) throw corruptChain('the state is not the one under its root', { height: block.height, root })
  await shelf.putManifest(manifest)
  await shelf.complete()
  return manifest
}

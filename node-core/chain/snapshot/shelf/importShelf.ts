import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { throwIfCancelled, type LongRun } from '#node-core/kernel/progress.ts'
import { nextTurn } from '#node-core/kernel/nextTurn.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { decodeAccount } from '#node-core/evm/state/accountRecord.ts'
import { buildStateTree, type TreeLeaf } from '#node-core/evm/state/buildStateTree.ts'
import { STATE_KIND, stateKeyToBytes } from '#node-core/evm/state/stateKeys.ts'
import { createTreeHasher } from '#node-core/evm/state/treeHasher.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import { consensusStateHash, decodeConsensusState } from '#node-core/consensus/state/consensusStateCodec.ts'
import { keptConsensusHash } from '../../execution/consensusRecord.ts'
import { createChainStore } from '../../storing/chainStore.ts'
import { IMPORTING } from '../../storing/importMark.ts'
import { putPathEnd } from '../../sync/checkpointGate.ts'
import { createTailIntake } from '../createTailIntake.ts'
import { badSnapshot, folderNotEmpty } from '../errors.ts'
import { partsOf } from './manifest.ts'
import type { Shelf } from './openShelf.ts'
import { createPartReader } from './statePart.ts'

export interface ImportShelfOptions {
  readonly shelf: Shelf
  readonly genesis: Genesis
  /** The way down from it is on the shelf. */
  readonly checkpoint: Checkpoint
  readonly crypto: FastCrypto
  /** New and empty. After a failure it is good for nothing but deleting. */
  readonly storage: Storage
  readonly run: LongRun
}

/** Operations go to the disk in batches of about so many. */
const FLUSH_OPERATIONS = 10_000

/**
 * Fills an empty storage from a whole shelf. What is on the shelf was proven as it came; here all of it together has to
 * give the block's state root once more. Only the last batch turns the storage into a chain.
 * @throws CHAIN_BAD_SNAPSHOT, CHAIN_FALSE_SNAPSHOT, CHAIN_FOLDER_NOT_EMPTY, CANCELLED
 */
export async function importShelf(options: ImportShelfOptions): Promise<void> {
  const { shelf, genesis, crypto, storage, checkpoint, run } = options
  const { manifest } = shelf
  if (manifest === null || !shelf.isComplete) throw badSnapshot('parts are missing', { reason: 'count' })
  if (storage.meta.get('head') !== undefined || storage.meta.get(IMPORTING) !== undefined)
    throw folderNotEmpty('this folder holds a chain already, or part of one')
  await storage.commit([storage.meta.put(IMPORTING, new Uint8Array(0))])

  const place = { height: manifest.height, hash: manifest.hash }
  const firstHeight = lowestBlock(shelf, place.height)
  const store = createChainStore(storage, genesis.hash)
  const tail = createTailIntake({ genesis, crypto, store, storage, firstHeight, checkpoint: place })
  for (let height = firstHeight; height <= place.height; height++) {
    throwIfCancelled(run)
    await tail.take(shelf.block(height)!)
  }
  const { header } = tail.finish()

  const hasher = createTreeHasher(crypto)
  const reader = createPartReader(crypto, hasher)
  let waiting: BatchOperation[] = []
  const write = async (operations: readonly BatchOperation[], all = false) => {
    waiting.push(...operations)
    if (waiting.length < FLUSH_OPERATIONS && !all) return
    await storage.commit(waiting, { sync: all })
    waiting = []
  }
  async function* leaves(): AsyncIterable<TreeLeaf> {
    const parts = partsOf(manifest!)
    for (let index = 0; index < parts; index++) {
      throwIfCancelled(run)
      const operations: BatchOperation[] = []
      for (const { key, value, leaf } of reader.prove(shelf.part(index) ?? NOTHING, index, manifest!)) {
        operations.push(storage.state.put(key, value), storage.leafKey.put(leaf[0], key))
        if (key[0] === STATE_KIND.account) addCode(decodeAccount(value).codeHash, operations)
        yield leaf
      }
      await write(operations)
      run.progress({ step: 'tree', done: (index + 1) / parts })
      await nextTurn()
    }
  }
  const known = new Set<string>()
  const addCode = (hash: string | null, operations: BatchOperation[]) => {
    if (hash === null || known.has(hash)) return
    known.add(hash)
    const code = shelf.code(hash as Hash)
    if (code === undefined) throw badSnapshot('code is missing', { reason: 'code', hash })
    operations.push(storage.code.put(hash as Hash, code))
  }
  const root = bytesToHex(await buildStateTree(leaves(), hasher, write))
  await write([], true)
  if (root !== header.stateRoot) throw badSnapshot('the state is not the block’s', { reason: 'stateRoot' })
  const consensus = decodeConsensusState(manifest.consensus)
  const kept = keptConsensusHash({ get: (key) => storage.state.get(stateKeyToBytes(key)) })
  if (kept !== consensusStateHash(consensus) || consensus.height !== place.height)
    throw badSnapshot('the consensus state is not the one in the state', { reason: 'consensus' })

  await storage.commit([
    ...(await wayDown()),
    store.putState(place, consensus),
    storage.meta.put('genesis', Buffer.from(genesis.hash, 'utf8')),
    store.putFirstHeld(firstHeight),
    store.putRef('head', place),
    store.putRef('final', place),
    storage.meta.del(IMPORTING),
  ])

  /** What was walked already, for the gate that lets in only blocks on the way to the checkpoint. */
  async function wayDown(): Promise<BatchOperation[]> {
    if (checkpoint.height <= place.height) return []
    const operations: BatchOperation[] = []
    for await (const [height, hash] of shelf.path())
      if (height > place.height) operations.push(storage.checkpointPath.put(height, hash))
    return [...operations, putPathEnd(storage, checkpoint, place)]
  }
}

const NOTHING = new Uint8Array(0)

function lowestBlock(shelf: Shelf, top: number): number {
  let height = top
  while (height > 1 && shelf.block(height - 1) !== undefined) height--
  return height
}

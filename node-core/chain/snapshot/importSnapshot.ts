import { bytesToHex, bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { decodeCbor } from '#node-core/kernel/cbor.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { throwIfCancelled, type LongRun } from '#node-core/kernel/progress.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { KeyValueStore } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { keptConsensusHash } from '../execution/consensusRecord.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import { consensusStateHash, decodeConsensusState } from '#node-core/consensus/state/consensusStateCodec.ts'
import { createChainStore } from '../storing/chainStore.ts'
import { IMPORTING } from '../storing/importMark.ts'
import { createStateIntake } from './createStateIntake.ts'
import { createTailIntake } from './createTailIntake.ts'
import { badSnapshot, folderNotEmpty, otherCheckpoint } from './errors.ts'
import type { SnapshotFacts } from './exportSnapshot.ts'
import { createFrameReader, FRAME, type Frame } from './snapshotFrames.ts'

export interface ImportOptions {
  /** The file's bytes, in pieces of any size. */
  readonly source: AsyncIterable<Uint8Array>
  /** The file's length, for telling progress; absent: only the steps are told. */
  readonly length?: number
  /** The block the operator vouches for; a snapshot proves only itself. */
  readonly checkpoint: Checkpoint
  /** New and empty, in nobody's use. After a failure it is good for nothing but deleting. */
  readonly storage: Storage
  /** Empty; holds one small record per state entry while the tree is built, and is the caller's to delete. */
  readonly scratch: KeyValueStore
  readonly run: LongRun
}

export interface ImportedSnapshot extends SnapshotFacts {
  /** The network's genesis document, JSON text. */
  readonly genesis: string
}

/**
 * Fills an empty storage from a snapshot, believing nothing but the checkpoint (decision 0010): every block's hash and
 * signature up to
 * the checkpoint, bodies and receipts under their roots, every state value under the checkpoint's state root, consensus
 * under its hash in
 * that state. Only the last batch turns the folder into a chain; before it, nothing opens.
 * @throws CHAIN_BAD_SNAPSHOT, CHAIN_SNAPSHOT_TOO_NEW, CHAIN_OTHER_CHECKPOINT, CHAIN_FOLDER_NOT_EMPTY, CANCELLED
 */
export async function importSnapshot(options: ImportOptions): Promise<ImportedSnapshot> {
  const { storage, checkpoint, run } = options
  if (storage.meta.get('head') !== undefined || storage.meta.get(IMPORTING) !== undefined)
    throw folderNotEmpty('this folder holds a chain already, or part of one')
  await storage.commit([storage.meta.put(IMPORTING, new Uint8Array(0))])
  const crypto = await loadFastCrypto()
  const reader = createFrameReader(crypto.keccak256, options.source)
  const take = async (): Promise<Frame> => {
    throwIfCancelled(run)
    const frame = await reader.next()
    if (frame === null) throw badSnapshot('cut short', { reason: 'length', at: reader.bytes })
    if (options.length !== undefined)
      run.progress({ step: 'reading', done: Math.min(0.7, (reader.bytes / options.length) * 0.7) })
    return frame
  }
  /** What the file says in its own words: wrong shapes are the file's fault, whatever noticed them. */
  const reading = async <T>(reason: string, read: () => T | Promise<T>): Promise<T> => {
    try {
      return await read()
    } catch (error) {
      if (
        isNodeError(error) &&
        (error.code === 'CHAIN_BAD_SNAPSHOT' ||
          error.code === 'CANCELLED' ||
          error.family === 'bug' ||
          error.code.startsWith('STORAGE_'))
      )
        throw error
      throw badSnapshot('a part does not hold', { reason, code: isNodeError(error) ? error.code : '' }, error)
    }
  }

  let frame = await take()
  const start = await reading('start', () => readStart(frame))
  const genesis = await reading('genesis', () => parseGenesis(JSON.parse(start.genesis)))
  if (start.height !== checkpoint.height || start.hash !== checkpoint.hash)
    throw otherCheckpoint('the snapshot is of another block', { height: start.height, hash: start.hash })

  const store = createChainStore(storage, genesis.hash)
  const tail = createTailIntake({ genesis, crypto, store, storage, firstHeight: start.firstHeight, checkpoint })
  for (frame = await take(); frame.type === FRAME.block; frame = await take())
    await reading('block', () => tail.take(frame.payload))
  const { header } = await reading('block', () => tail.finish())

  if (frame.type !== FRAME.consensus) throw badSnapshot('parts are missing', { reason: 'order', at: reader.bytes })
  const consensus = await reading('consensus', () => decodeConsensusState(frame.payload))
  if (consensus.height !== checkpoint.height)
    throw badSnapshot('consensus is of another height', { reason: 'consensus' })

  const state = createStateIntake({ storage, scratch: options.scratch, crypto })
  for (frame = await take(); frame.type === FRAME.state; frame = await take())
    await reading('state', () => state.takeEntries(frame.payload))
  for (; frame.type === FRAME.code; frame = await take()) await reading('code', () => state.takeCodes(frame.payload))
  if (frame.type !== FRAME.end) throw badSnapshot('parts are missing', { reason: 'order', at: reader.bytes })
  const counts = await reading('end', () => decodeCbor(frame.payload))
  if ((await reader.next()) !== null)
    throw badSnapshot('something follows the end', { reason: 'length', at: reader.bytes })
  if (!Array.isArray(counts) || counts.length !== 2 || counts[0] !== state.entries || counts[1] !== state.codes)
    throw badSnapshot('parts are missing', { reason: 'count' })

  const root = await state.finish({
    ...run,
    progress: ({ step, done }) => run.progress({ step, done: 0.7 + done * 0.3 }),
  })
  if (root !== header.stateRoot)
    throw badSnapshot('the state is not the one the checkpoint names', { reason: 'stateRoot' })
  const kept = keptConsensusHash({ get: state.value })
  if (kept === null || kept !== consensusStateHash(consensus))
    throw badSnapshot('the consensus state is not the one in the state', { reason: 'consensus' })

  throwIfCancelled(run)
  const place = { height: checkpoint.height, hash: checkpoint.hash }
  await storage.commit([
    store.putState(place, consensus),
    storage.meta.put('genesis', Buffer.from(genesis.hash, 'utf8')),
    store.putFirstHeld(start.firstHeight),
    store.putRef('head', place),
    store.putRef('final', place),
    storage.meta.del(IMPORTING),
  ])
  run.progress({ step: 'tree', done: 1 })
  return {
    genesis: start.genesis,
    genesisHash: genesis.hash,
    ...place,
    digest: bytesToHex(reader.digest) as Hash,
    stateEntries: state.entries,
    codes: state.codes,
    bytes: reader.bytes,
  }
}

function readStart({ type, payload }: Frame): {
  readonly genesis: string
  readonly height: number
  readonly hash: Hash
  readonly firstHeight: number
} {
  const fields = type === FRAME.start ? decodeCbor(payload) : null
  if (!Array.isArray(fields) || fields.length !== 4) throw badSnapshot('no first part', { reason: 'order' })
  const [genesis, height, hash, firstHeight] = fields as unknown[]
  if (
    !(genesis instanceof Uint8Array) ||
    !Number.isSafeInteger(height) ||
    !(hash instanceof Uint8Array) ||
    hash.length !== 32 ||
    !Number.isSafeInteger(firstHeight)
  )
    throw badSnapshot('a damaged first part', { reason: 'start' })
  if ((height as number) < 1 || (firstHeight as number) < 1 || (firstHeight as number) > (height as number))
    throw badSnapshot('heights that cannot be', { reason: 'start' })
  return {
    genesis: bytesToUtf8(genesis),
    height: height as number,
    hash: bytesToHex(hash) as Hash,
    firstHeight: firstHeight as number,
  }
}

import { bytesToHex, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { throwIfCancelled, type LongRun } from '#node-core/kernel/progress.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { decodeAccount } from '#node-core/evm/state/accountRecord.ts'
import { STATE_KIND } from '#node-core/evm/state/stateKeys.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { corruptChain, wrongGenesis } from '../errors.ts'
import { encodeConsensusState } from '#node-core/consensus/state/consensusStateCodec.ts'
import { createChainStore } from '../storing/chainStore.ts'
import { nothingFinal } from './errors.ts'
import { stateAt } from './stateAt.ts'
import { createFrameWriter, FRAME } from './snapshotFrames.ts'

/** Blocks that go along, newest included: BLOCKHASH reaches 256 back, an attestation less (protocol.md §2.17). */
export const SNAPSHOT_BLOCKS = 256
/** State and code go in parts of about so many bytes. */
const PART_BYTES = 256 << 10

export interface ExportOptions {
  /** The network's genesis document, JSON text. */
  readonly genesis: string
  /** Not in use by a running chain. */
  readonly storage: Storage
  /** Takes the file's bytes in order; what it returns is waited for, so memory stays flat. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly run: LongRun
}

/** What a snapshot is of. `height:hash` is the checkpoint that whoever imports it has to know from elsewhere. */
export interface SnapshotFacts {
  readonly genesisHash: Hash
  readonly height: number
  readonly hash: Hash
  /** Names the file's content. */
  readonly digest: Hash
  readonly stateEntries: number
  readonly codes: number
  readonly bytes: number
}

/**
 * Writes a snapshot of the final block (decision 0010): genesis, the last {@link SNAPSHOT_BLOCKS} blocks with receipts,
 * consensus, the whole
 * state, code. The same chain at the same height gives the same bytes.
 * @throws CHAIN_WRONG_GENESIS, CHAIN_NOTHING_FINAL, CHAIN_CORRUPT, CANCELLED
 */
export async function exportSnapshot(options: ExportOptions): Promise<SnapshotFacts> {
  const { storage, run } = options
  const genesis = parseGenesis(JSON.parse(options.genesis))
  const { keccak256 } = await loadFastCrypto()
  const store = createChainStore(storage, genesis.hash)
  const { head, final } = store
  if (head !== undefined && Buffer.from(storage.meta.get('genesis') ?? []).toString('utf8') !== genesis.hash)
    throw wrongGenesis('this folder holds another network’s chain', { expected: genesis.hash })
  if (head === undefined || final === undefined || final.height === 0)
    throw nothingFinal('the chain has no final block yet')
  const consensus = store.state(final)
  if (consensus === undefined)
    throw corruptChain('the final block’s consensus state is missing', { height: final.height })

  const frames = await createFrameWriter(keccak256, options.write)
  const firstHeight = Math.max(1, final.height - SNAPSHOT_BLOCKS + 1)
  await frames.write(
    FRAME.start,
    encodeCbor([utf8ToBytes(options.genesis), final.height, Buffer.from(final.hash.slice(2), 'hex'), firstHeight]),
  )
  for (let height = firstHeight; height <= final.height; height++) {
    throwIfCancelled(run)
    const hash = store.canonicalHash(height)
    const block = hash === undefined ? undefined : storage.block.get([height, hash])
    const receipts = hash === undefined ? undefined : storage.receipts.get([height, hash])
    if (block === undefined || receipts === undefined)
      throw corruptChain('a block or its receipts are missing', { height })
    await frames.write(FRAME.block, encodeCbor([block, receipts]))
  }
  await frames.write(FRAME.consensus, encodeConsensusState(consensus))

  let stateEntries = 0
  const codeHashes = new Set<Hash>()
  let part: Uint8Array[] = []
  let partBytes = 0
  const flush = async (type: number) => {
    if (part.length === 0) return
    await frames.write(type, encodeCbor(part))
    part = []
    partBytes = 0
    throwIfCancelled(run)
  }
  for await (const [key, value] of stateAt(storage, final.height, () => head.height)) {
    stateEntries++
    if (key[0] === STATE_KIND.account) {
      const { codeHash } = decodeAccount(value)
      if (codeHash !== null) codeHashes.add(codeHash as Hash)
    }
    part.push(key, value)
    partBytes += key.length + value.length
    if (partBytes < PART_BYTES) continue
    run.progress({ step: 'state', done: shareOfKeys(key) * 0.9 })
    await flush(FRAME.state)
  }
  await flush(FRAME.state)
  for (const hash of [...codeHashes].sort()) {
    const code = storage.code.get(hash)
    if (code === undefined) throw corruptChain('a contract’s code is missing', { hash })
    part.push(code)
    partBytes += code.length
    if (partBytes >= PART_BYTES) await flush(FRAME.code)
  }
  await flush(FRAME.code)
  await frames.write(FRAME.end, encodeCbor([stateEntries, codeHashes.size]))
  run.progress({ step: 'state', done: 1 })
  return {
    genesisHash: genesis.hash,
    ...final,
    digest: bytesToHex(frames.digest) as Hash,
    stateEntries,
    codes: codeHashes.size,
    bytes: frames.bytes,
  }
}

/** How far along the keys an entry lies, in [0, 1]: three kinds, each spread evenly by address. */
export function shareOfKeys(key: Uint8Array): number {
  const kind = key[0] === STATE_KIND.account ? 0 : key[0] === STATE_KIND.slot ? 1 : 2
  return (kind + ((key[1] ?? 0) * 256 + (key[2] ?? 0)) / 65_536) / 3
}

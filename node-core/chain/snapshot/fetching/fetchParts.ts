import { nextTurn } from '#node-core/kernel/nextTurn.ts'
import { throwIfCancelled, type AbortSignalLike } from '#node-core/kernel/progress.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { stateKeyToBytes } from '#node-core/evm/state/stateKeys.ts'
import type { TreeHasher } from '#node-core/evm/state/treeHasher.ts'
import { consensusStateHash, decodeConsensusState } from '#node-core/consensus/state/consensusStateCodec.ts'
import { consensusKey, keptConsensusHash } from '../../execution/consensusRecord.ts'
import { noSnapshot } from '../errors.ts'
import type { SnapshotProgress } from '../exchange/ports.ts'
import { partOf, partsOf, type Manifest } from '../shelf/manifest.ts'
import type { Shelf } from '../shelf/openShelf.ts'
import { createPartReader } from '../shelf/statePart.ts'
import type { Share } from './share.ts'

export interface PartsOptions {
  readonly crypto: FastCrypto
  readonly hasher: TreeHasher
  /** With a manifest whose parts fold to the state root. */
  readonly shelf: Shelf
  readonly signal: AbortSignalLike
  readonly onProgress: (progress: SnapshotProgress) => void
  readonly random: () => number
  readonly share: Share
  /** The consensus state was false: another peer's manifest; null: nobody has one. */
  readonly otherManifest: () => Promise<Manifest | null>
}

/**
 * Fills a shelf with the state's parts, each proven by the manifest as it comes; first the one that says which
 * consensus state is the right one. What an earlier run left is proven again, and what does not hold fetched again.
 * @throws CHAIN_NO_SNAPSHOT, CANCELLED
 */
export async function fetchParts(options: PartsOptions): Promise<void> {
  const { crypto, shelf, share, signal } = options
  const reader = createPartReader(crypto, options.hasher)
  const manifest = shelf.manifest!
  const { hash, depth, bytes: totalBytes } = manifest
  /** Proven in this run. */
  const here = new Set<number>()
  let doneBytes = 0
  const tell = () => options.onProgress({ step: 'parts', doneBytes, totalBytes })
  const have = (index: number, bytes: Uint8Array) => {
    here.add(index)
    doneBytes += bytes.length
  }
  const fetch = (indexes: readonly number[]) =>
    share(indexes, async (index, ask) => {
      const bytes = await ask({ ask: 'part', hash, depth, index })
      reader.prove(bytes, index, manifest)
      if (here.has(index)) return
      have(index, bytes)
      await shelf.putPart(index, bytes)
      tell()
    })
  const proveKept = (index: number) => {
    const bytes = shelf.part(index)
    if (bytes === undefined) return
    try {
      reader.prove(bytes, index, manifest)
      have(index, bytes)
    } catch {
      // Spoilt on the disk: it comes again.
    }
  }

  for (let index = 0; index < partsOf(manifest); index++) {
    throwIfCancelled({ signal, progress: () => undefined })
    proveKept(index)
    await nextTurn()
  }
  tell()
  const missing = Array.from({ length: partsOf(manifest) }, (_, index) => index).filter((index) => !here.has(index))
  const first = partOf(crypto.keccak256(stateKeyToBytes(consensusKey)), depth)
  if (missing.includes(first)) await fetch([first])
  await checkConsensus(options, first)
  // Each joiner begins elsewhere: two that help one another have different parts.
  const start = Math.floor(options.random() * partsOf(manifest))
  const rest = missing.filter((index) => index !== first)
  await fetch([...rest.filter((index) => index >= start), ...rest.filter((index) => index < start)])
}

/** The consensus state that comes with the manifest has to be the one whose hash is in the state. */
async function checkConsensus({ shelf, crypto, hasher, otherManifest }: PartsOptions, index: number): Promise<void> {
  const recordKey = stateKeyToBytes(consensusKey)
  const entries = createPartReader(crypto, hasher).read(shelf.part(index)!, index, shelf.manifest!.depth)
  const kept = keptConsensusHash({
    get: () => entries.find(({ key }) => Buffer.compare(key, recordKey) === 0)?.value,
  })
  const holds = ({ consensus, height }: Manifest) => {
    try {
      const state = decodeConsensusState(consensus)
      return state.height === height && consensusStateHash(state) === kept
    } catch {
      return false
    }
  }
  for (let manifest = shelf.manifest!; !holds(manifest);) {
    const other = await otherManifest()
    if (other === null) throw noSnapshot('nobody has the consensus state')
    if (holds(other)) await shelf.putManifest({ ...shelf.manifest!, consensus: other.consensus })
    manifest = other
  }
}

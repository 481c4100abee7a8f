import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { throwIfCancelled, type AbortSignalLike } from '#node-core/kernel/progress.ts'
import { nextTurn } from '#node-core/kernel/nextTurn.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { decodeAccount } from '#node-core/evm/state/accountRecord.ts'
import { STATE_KIND, stateKeyToBytes } from '#node-core/evm/state/stateKeys.ts'
import type { TreeHasher } from '#node-core/evm/state/treeHasher.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { consensusStateHash, decodeConsensusState } from '#node-core/consensus/state/consensusStateCodec.ts'
import { consensusKey, keptConsensusHash } from '../../execution/consensusRecord.ts'
import { createTailCheck } from '../createTailCheck.ts'
import { falseSnapshot, noSnapshot } from '../errors.ts'
import { partOf, partsOf, type Manifest } from '../shelf/manifest.ts'
import type { Shelf } from '../shelf/openShelf.ts'
import { createPartReader, type StateEntry } from '../shelf/statePart.ts'
import type { SnapshotProgress } from './ports.ts'
import { decodeByteList, MAX_CODES, MAX_TAIL_BLOCKS, type SnapshotRequest } from './snapshotRequest.ts'

type Asking = (request: SnapshotRequest) => Promise<Uint8Array>

export interface ContentsOptions {
  readonly genesis: Genesis
  readonly crypto: FastCrypto
  readonly hasher: TreeHasher
  /** With a manifest whose parts fold to the state root. */
  readonly shelf: Shelf
  readonly firstBlock: number
  /** The way down from the checkpoint. */
  readonly hashes: ReadonlyMap<number, Hash>
  readonly signal: AbortSignalLike
  readonly onProgress: (progress: SnapshotProgress) => void
  readonly random: () => number
  /** Shares jobs among the peers who have the snapshot. */
  readonly share: <T>(jobs: readonly T[], job: (item: T, ask: Asking) => Promise<void>) => Promise<void>
  /** The giver's consensus state was false: another peer's manifest; null: nobody has a better one. */
  readonly otherManifest: () => Promise<Manifest | null>
}

/** Fills a shelf whose manifest is proven: the part with the consensus hash first, the others, code, blocks. */
export async function fetchContents(options: ContentsOptions): Promise<void> {
  const { crypto, shelf, hashes, share, signal } = options
  const reader = createPartReader(crypto, options.hasher)
  const recordKey = stateKeyToBytes(consensusKey)
  /** Proven in this run. */
  const here = new Set<number>()
  let doneBytes = 0
  const tell = (step: SnapshotProgress['step']) =>
    options.onProgress({ step, doneBytes, totalBytes: shelf.manifest!.bytes })

  const fetchParts = (indexes: readonly number[]) =>
    share(indexes, async (index, ask) => {
      const { hash, depth } = shelf.manifest!
      const bytes = await ask({ ask: 'part', hash, depth, index })
      reader.prove(bytes, index, shelf.manifest!)
      if (here.has(index)) return
      here.add(index)
      await shelf.putPart(index, bytes)
      doneBytes += bytes.length
      tell('parts')
    })
  async function checkConsensus(index: number): Promise<void> {
    const entries = reader.read(shelf.part(index)!, index, shelf.manifest!.depth)
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
    for (let manifest: Manifest | null = shelf.manifest!; !holds(manifest);) {
      manifest = await options.otherManifest()
      if (manifest === null) throw noSnapshot('nobody has the consensus state')
      if (holds(manifest)) await shelf.putManifest({ ...shelf.manifest!, consensus: manifest.consensus })
    }
  }
  /** What is on the shelf of an earlier run is proven again, and what does not hold fetched again. */
  function isHere(index: number): boolean {
    const bytes = shelf.part(index)
    if (bytes === undefined) return false
    try {
      reader.prove(bytes, index, shelf.manifest!)
    } catch {
      return false
    }
    here.add(index)
    doneBytes += bytes.length
    return true
  }

  const all = Array.from({ length: partsOf(shelf.manifest!) }, (_, index) => index)
  const missing: number[] = []
  for (const index of all) {
    throwIfCancelled({ signal, progress: () => undefined })
    if (!isHere(index)) missing.push(index)
    // Thousands of them: others want to work, too.
    await nextTurn()
  }
  tell('parts')
  const first = partOf(crypto.keccak256(recordKey), shelf.manifest!.depth)
  if (missing.includes(first)) await fetchParts([first])
  await checkConsensus(first)
  // Each joiner begins elsewhere: two that help one another have different parts.
  const start = Math.floor(options.random() * all.length)
  const rest = missing.filter((index) => index !== first)
  await fetchParts([...rest.filter((index) => index >= start), ...rest.filter((index) => index < start)])

  tell('blocks')
  await fetchCodes()
  await fetchBlocks()
  await shelf.complete()

  async function fetchCodes(): Promise<void> {
    const wanted = new Set<Hash>()
    for (const index of all)
      for (const { key, value } of await entriesOf(index)) {
        const codeHash = key[0] === STATE_KIND.account ? decodeAccount(value).codeHash : null
        if (codeHash !== null && shelf.code(codeHash as Hash) === undefined) wanted.add(codeHash as Hash)
      }
    const list = [...wanted].sort()
    const batches = Array.from({ length: Math.ceil(list.length / MAX_CODES) }, (_, i) =>
      list.slice(i * MAX_CODES, (i + 1) * MAX_CODES),
    )
    await share(batches, async (batch, ask) => {
      const codes = decodeByteList(await ask({ ask: 'code', hashes: batch }), batch.length)
      if (codes.length !== batch.length) throw falseSnapshot('not the codes asked for', { reason: 'code' })
      for (const [i, code] of codes.entries()) {
        // Whoever has the state has its code.
        if (code === null || bytesToHex(crypto.keccak256(code)) !== batch[i])
          throw falseSnapshot('not the code of that hash', { reason: 'code' })
        await shelf.putCode(batch[i]!, code)
      }
    })
  }
  async function entriesOf(index: number): Promise<StateEntry[]> {
    throwIfCancelled({ signal, progress: () => undefined })
    await nextTurn()
    return reader.read(shelf.part(index)!, index, shelf.manifest!.depth)
  }
  async function fetchBlocks(): Promise<void> {
    const check = createTailCheck(options.genesis, crypto)
    const last = shelf.manifest!.height
    const ranges: number[] = []
    for (let height = options.firstBlock; height <= last; height += MAX_TAIL_BLOCKS) ranges.push(height)
    await share(ranges, async (from, ask) => {
      const end = Math.min(last + 1, from + MAX_TAIL_BLOCKS)
      for (let height = from; height < end;) {
        if (shelf.block(height) !== undefined) {
          height++
          continue
        }
        const blocks = decodeByteList(await ask({ ask: 'blocks', first: height, count: end - height }), end - height)
        if (blocks.length === 0) throw falseSnapshot('no blocks', { reason: 'block', height })
        for (const [i, payload] of blocks.entries())
          if (payload === null || isOther(() => check(payload).block.hash, height + i))
            throw falseSnapshot('not the block on the way', { reason: 'block', height: height + i })
        await shelf.putBlocks(height, blocks as Uint8Array[])
        height += blocks.length
      }
    })
  }
  function isOther(hashOf: () => Hash, height: number): boolean {
    try {
      return hashOf() !== hashes.get(height)
    } catch {
      return true
    }
  }
}

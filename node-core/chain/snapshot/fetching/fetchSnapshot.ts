import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { AbortSignalLike } from '#node-core/kernel/progress.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createTreeHasher } from '#node-core/evm/state/treeHasher.ts'
import { askSeveral } from '#node-core/network/requests/askSeveral.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import type { PeerRef } from '../../ports.ts'
import { falseSnapshot, noSnapshot } from '../errors.ts'
import type { SnapshotPort, SnapshotProgress } from '../exchange/ports.ts'
import { SNAPSHOT_BLOCKS } from '../exportSnapshot.ts'
import { rootOfManifest } from '../shelf/manifest.ts'
import type { Shelf } from '../shelf/openShelf.ts'
import type { Shelves } from '../shelf/openShelves.ts'
import { createHolders, type Candidate, type Holders } from './createHolders.ts'
import { fetchCodes } from './fetchCodes.ts'
import { fetchParts } from './fetchParts.ts'
import { fetchTail } from './fetchTail.ts'
import { readManifest } from './readManifest.ts'
import type { Share } from './share.ts'
import { walkDown, type Walk } from './walkDown.ts'

export interface FetchOptions {
  readonly genesis: Genesis
  readonly checkpoint: Checkpoint
  readonly crypto: FastCrypto
  readonly port: SnapshotPort
  readonly shelves: Shelves
  readonly clock: Clock
  readonly log: Logger
  readonly slot: () => number
  readonly signal: AbortSignalLike
  readonly onProgress: (progress: SnapshotProgress) => void
  /** In [0, 1). */
  readonly random: () => number
  /** Nobody sent anything for so long: given up. @default 30000 */
  readonly patienceMs?: number
  /** What one peer alone has for longer is asked of another, too. @default 3000 */
  readonly hedgeMs?: number
}

/**
 * Fetches the newest snapshot at or below the checkpoint from all who have it, believing nobody: the way down from the
 * checkpoint proves its block, the block's state root every part, account by account the code, the way down the blocks.
 * What came stays on the shelf over a restart.
 * @throws CHAIN_NO_SNAPSHOT, CHAIN_CHECKPOINT_TOO_OLD, CANCELLED
 */
export async function fetchSnapshot(options: FetchOptions): Promise<Shelf> {
  const { genesis, checkpoint, port, shelves, clock, log, signal } = options
  options.onProgress({ step: 'looking', doneBytes: 0, totalBytes: 0 })
  const holders = createHolders({ port, maxHeight: checkpoint.height, signal, log })
  await holders.gather()
  const begun = await findBegun(shelves, checkpoint)
  const known = new Map<number, Hash>()
  if (begun !== null) for await (const [height, hash] of begun.path()) known.set(height, hash)
  const walk = walkDown({
    genesisHash: genesis.hash,
    checkpoint,
    slot: options.slot,
    windowSlots: genesis.params.slashWindowSlots,
    port,
    clock,
    peers: holders.honest,
    known,
  })
  const tried = new Set<Candidate>()
  const isBegun = ({ hash }: Candidate) => hash === begun?.manifest?.hash
  // One alone may be somebody who only says to have it: what two have is tried before.
  const rank = (candidate: Candidate) => (isBegun(candidate) ? 2 : 0) + (holders.of(candidate).length > 1 ? 1 : 0)
  for (;;) {
    const next = holders
      .candidates()
      .filter((candidate) => !tried.has(candidate) && holders.of(candidate).length > 0)
      .sort((a, b) => rank(b) - rank(a) || b.height - a.height)[0]
    if (next === undefined) throw noSnapshot('nobody has a snapshot at or below the checkpoint')
    tried.add(next)
    try {
      const shelf = await take(options, holders, walk, next, isBegun(next) ? begun : null)
      if (shelf !== null) return shelf
    } catch (error) {
      const { code } = toNodeError(error)
      if (code !== 'CHAIN_NO_SNAPSHOT') throw error
      log.info('a snapshot could not be fetched', { height: next.height, code })
    }
  }
}

/** The shelf that an earlier run began, of the same checkpoint; what is of another one goes. */
async function findBegun(shelves: Shelves, checkpoint: Checkpoint): Promise<Shelf | null> {
  for (const [height, shelf] of [...shelves.all()].reverse()) {
    if (shelf.isComplete) continue
    if (shelf.manifest !== null && shelf.pathHash(checkpoint.height) === checkpoint.hash) return shelf
    await shelves.remove(height)
  }
  return null
}

async function take(
  options: FetchOptions,
  holders: Holders,
  walk: Walk,
  candidate: Candidate,
  begun: Shelf | null,
): Promise<Shelf | null> {
  const { crypto, shelves, signal } = options
  const hasher = createTreeHasher(crypto)
  const firstBlock = Math.max(1, candidate.height - SNAPSHOT_BLOCKS + 1)
  await walk.to(candidate.height)
  if (walk.hashes.get(candidate.height) !== candidate.hash) {
    // Not on the way to the checkpoint: there is no honest way to have it.
    for (const peer of candidate.holders) holders.blame(peer, falseSnapshot('a snapshot of a block that is none'))
    return null
  }
  await walk.to(firstBlock)
  let shelf = begun
  /** Whose manifest it is; one that an earlier run left is nobody's any more. */
  let from: PeerRef | null = null
  if (shelf === null) {
    const read = await readManifest(holders, candidate, walk.stateRoot(candidate.height)!, hasher, signal)
    if (read === null) return null
    shelf = await shelves.open(candidate.height)
    await shelf.putPath(walk.hashes)
    await shelf.putManifest(read.manifest)
    from = read.from
  }
  const { manifest } = shelf
  const share: Share = shareAmong(options, holders, candidate)
  await fetchParts({
    ...options,
    shelf,
    hasher,
    share,
    async otherManifest() {
      const reason = 'a consensus state that is not in the state'
      if (from !== null) holders.blame(from, falseSnapshot(reason, { reason: 'consensus' }))
      const read = await readManifest(holders, candidate, rootOfManifest(manifest!, hasher), hasher, signal)
      from = read?.from ?? null
      return read?.manifest ?? null
    },
  })
  options.onProgress({ step: 'blocks', doneBytes: manifest!.bytes, totalBytes: manifest!.bytes })
  await fetchCodes({ ...options, shelf, hasher, share })
  await fetchTail({ ...options, shelf, firstBlock, hashes: walk.hashes, share })
  await shelf.complete()
  return shelf
}

function shareAmong(options: FetchOptions, holders: Holders, candidate: Candidate): Share {
  const { clock, signal, patienceMs, hedgeMs } = options
  return (jobs, job) =>
    askSeveral(jobs, {
      clock,
      signal,
      peers: () => holders.of(candidate),
      none: () => noSnapshot('all who had the snapshot are gone', { height: candidate.height }),
      ...(patienceMs === undefined ? {} : { patienceMs }),
      ...(hedgeMs === undefined ? {} : { hedgeMs }),
      async ask(peer, item, abort) {
        try {
          await job(item, (request) => holders.ask(peer, request, abort))
        } catch (error) {
          if (!abort.aborted) holders.blame(peer, error)
          throw error
        }
      },
    })
}

import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { AbortSignalLike } from '#node-core/kernel/progress.ts'
import { throwIfCancelled } from '#node-core/kernel/progress.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createTreeHasher } from '#node-core/evm/state/treeHasher.ts'
import { askSeveral } from '#node-core/network/requests/askSeveral.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import type { PeerRef } from '../../ports.ts'
import { falseSnapshot, noSnapshot } from '../errors.ts'
import { decodeManifest, rootOfManifest, type Manifest } from '../shelf/manifest.ts'
import type { Shelf } from '../shelf/openShelf.ts'
import type { Shelves } from '../shelf/openShelves.ts'
import { fetchContents } from './fetchContents.ts'
import type { SnapshotPort, SnapshotProgress } from './ports.ts'
import { decodeOffers } from './snapshotRequest.ts'
import { walkDown } from './walkDown.ts'

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
  /** For tests. @default 30000 */
  readonly patienceMs?: number
}

interface Candidate {
  readonly height: number
  readonly hash: Hash
  readonly holders: Set<PeerRef>
}

/** Blocks below the snapshot's own that come with it, itself included (protocol.md §2.17). */
export const TAIL_BLOCKS = 256

/**
 * Fetches the newest snapshot at or below the checkpoint from all who have it, believing nobody: the way down from the
 * checkpoint proves its block, the block's state root every part, account by account the code, the way down the blocks.
 * What came stays on the shelf over a restart.
 * @throws CHAIN_NO_SNAPSHOT, CHAIN_CHECKPOINT_TOO_OLD, CANCELLED
 */
export async function fetchSnapshot(options: FetchOptions): Promise<Shelf> {
  const { genesis, checkpoint, crypto, port, shelves, clock, log, signal } = options
  const hasher = createTreeHasher(crypto)
  const liars = new Set<PeerRef>()
  /** By height and hash, as they were said: a liar's height must not stand for an honest one's. */
  const candidates = new Map<string, Candidate>()
  const asked = new Set<PeerRef>()
  const blame = (peer: PeerRef, error: unknown) => {
    const { code, family } = toNodeError(error)
    log.debug('a peer failed with a snapshot', { peer, code })
    if (family !== 'invalid') return
    liars.add(peer)
    port.penalise(peer, code)
  }
  const honest = () => port.peers().filter((peer) => !liars.has(peer))
  const ask: SnapshotPort['ask'] = async (peer, request, abort) => {
    throwIfCancelled({ signal, progress: () => undefined })
    return port.ask(peer, request, abort)
  }

  async function askForOffers(peer: PeerRef): Promise<void> {
    if (asked.has(peer)) return
    asked.add(peer)
    try {
      for (const { height, hash } of decodeOffers(await ask(peer, { ask: 'offers' }, new AbortController().signal))) {
        if (height > checkpoint.height) continue
        const name = `${height} ${hash}`
        const candidate = candidates.get(name) ?? { height, hash, holders: new Set() }
        candidates.set(name, candidate)
        candidate.holders.add(peer)
      }
    } catch (error) {
      blame(peer, error)
      // Whoever failed may have been busy.
      asked.delete(peer)
    }
  }
  /** Those who have it, and whoever came since: asked first what they have. */
  function holdersOf(candidate: Candidate): PeerRef[] {
    for (const peer of honest()) if (!asked.has(peer)) void askForOffers(peer)
    return honest().filter((peer) => candidate.holders.has(peer))
  }

  async function readManifest(candidate: Candidate, stateRoot: Hash) {
    for (const peer of holdersOf(candidate)) {
      try {
        const bytes = await ask(peer, { ask: 'manifest', hash: candidate.hash }, new AbortController().signal)
        const manifest = decodeManifest(bytes)
        if (manifest.hash !== candidate.hash || manifest.height !== candidate.height)
          throw falseSnapshot('a manifest of another block', { reason: 'manifest' })
        if (rootOfManifest(manifest, hasher) !== stateRoot)
          throw falseSnapshot('the parts are not those under the root', { reason: 'manifest' })
        return { manifest, peer }
      } catch (error) {
        throwIfCancelled({ signal, progress: () => undefined })
        blame(peer, error)
      }
    }
    return null
  }

  /** A shelf that an earlier run began, of the same checkpoint. */
  async function begun(): Promise<{ readonly shelf: Shelf; readonly manifest: Manifest } | null> {
    for (const [height, shelf] of [...shelves.all()].reverse()) {
      const { manifest } = shelf
      if (manifest !== null && !shelf.isComplete && shelf.pathHash(checkpoint.height) === checkpoint.hash)
        return { shelf, manifest }
      if (!shelf.isComplete) await shelves.remove(height)
    }
    return null
  }

  options.onProgress({ step: 'looking', doneBytes: 0, totalBytes: 0 })
  await Promise.all(honest().map(askForOffers))
  const earlier = await begun()
  const known = new Map<number, Hash>()
  if (earlier !== null) for await (const [height, hash] of earlier.shelf.path()) known.set(height, hash)
  const walk = walkDown({
    genesisHash: genesis.hash,
    checkpoint,
    slot: options.slot,
    windowSlots: genesis.params.slashWindowSlots,
    port,
    clock,
    peers: honest,
    known,
  })
  const isEarlier = ({ hash }: Candidate) => hash === earlier?.manifest.hash

  async function take(candidate: Candidate): Promise<Shelf | null> {
    const firstBlock = Math.max(1, candidate.height - TAIL_BLOCKS + 1)
    await walk.to(candidate.height)
    if (walk.hashes.get(candidate.height) !== candidate.hash) {
      // Not on the way to the checkpoint: there is no honest way to have it.
      for (const peer of candidate.holders) blame(peer, falseSnapshot('a snapshot of a block that is none'))
      return null
    }
    await walk.to(firstBlock)
    let shelf = isEarlier(candidate) ? earlier!.shelf : null
    let from: PeerRef | null = null
    if (shelf === null) {
      const read = await readManifest(candidate, walk.stateRoot(candidate.height)!)
      if (read === null) return null
      shelf = await shelves.open(candidate.height)
      await shelf.putPath(walk.hashes)
      await shelf.putManifest(read.manifest)
      from = read.peer
    }
    await fetchContents({
      ...options,
      shelf,
      firstBlock,
      hashes: walk.hashes,
      hasher,
      share: (jobs, job) =>
        askSeveral(jobs, {
          clock,
          signal,
          peers: () => holdersOf(candidate),
          none: () => noSnapshot('all who had the snapshot are gone', { height: candidate.height }),
          ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
          async ask(peer, item, abort) {
            try {
              await job(item, (request) => ask(peer, request, abort))
            } catch (error) {
              if (!abort.aborted) blame(peer, error)
              throw error
            }
          },
        }),
      async otherManifest() {
        // One that an earlier run left is nobody's any more.
        if (from !== null)
          blame(from, falseSnapshot('a consensus state that is not in the state', { reason: 'consensus' }))
        const read = await readManifest(candidate, rootOfManifest(shelf!.manifest!, hasher))
        from = read?.peer ?? null
        return read?.manifest ?? null
      },
    })
    return shelf
  }

  const tried = new Set<Candidate>()
  // One alone may be somebody who only says to have it: what two have is tried before.
  const rank = (candidate: Candidate) => (isEarlier(candidate) ? 2 : 0) + (holdersOf(candidate).length > 1 ? 1 : 0)
  for (;;) {
    const next = [...candidates.values()]
      .filter((candidate) => !tried.has(candidate) && holdersOf(candidate).length > 0)
      .sort((a, b) => rank(b) - rank(a) || b.height - a.height)[0]
    if (next === undefined) throw noSnapshot('nobody has a snapshot at or below the checkpoint')
    tried.add(next)
    try {
      const shelf = await take(next)
      if (shelf !== null) return shelf
    } catch (error) {
      const { code } = toNodeError(error)
      if (code !== 'CHAIN_NO_SNAPSHOT') throw error
      log.info('a snapshot could not be fetched', { height: next.height, code })
    }
  }
}

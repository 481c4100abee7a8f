import { bytesToUtf8, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { BlockHeader } from '#node-core/model/block.ts'
import { isHash, type Hash } from '#node-core/model/ids.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { decodeHeader } from '#node-core/consensus/header/headerCodec.ts'
import { headerHash } from '#node-core/consensus/header/headerHash.ts'
import type { ChainNetworkPort, PeerRef } from '../ports.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import type { BlockRef, ChainStore } from '../storing/chainStore.ts'
import { badAncestry, checkpointTooOld, offCheckpoint } from './errors.ts'

export interface CheckpointGateOptions {
  readonly checkpoint: Checkpoint | undefined
  readonly genesisHash: Hash
  readonly storage: Storage
  readonly store: ChainStore
  readonly network: ChainNetworkPort | undefined
  readonly log: Logger
  readonly final: () => BlockRef
  /** Timers between requests: peers take so many a second and blame who sends more. */
  readonly clock: Clock
  /** The running slot. */
  readonly slot: () => number
  /** Slots in which old evidence still counts: a checkpoint must be younger (protocol.md §2.14). */
  readonly windowSlots: number
  /** The checkpoint and what is final here exclude each other, or the checkpoint is too old. */
  readonly onFailure: (error: unknown) => void
  readonly stopped: () => boolean
}

/** `later`: cannot be told yet, no fault of the sender's. `against`: not on the way to the checkpoint. */
export type GateVerdict = 'in' | 'later' | 'against'

/**
 * Weak subjectivity (protocol.md §2.14): keys that long since took their deposits back can sign another history from
 * far below. So a node
 * that was given a checkpoint first walks down from it by parent hashes to what is final here, which no liar can lead
 * elsewhere, and
 * until the checkpoint is final here takes in only blocks on that way, whatever it hears first.
 */
export interface CheckpointGate {
  /** Of the checkpoint; null without one. */
  readonly height: number | null
  /** No block at or below the checkpoint is awaited any more. */
  readonly passed: boolean
  /** The way down is not known yet. */
  readonly walking: boolean
  judge(header: BlockHeader, hash: Hash): GateVerdict
  /** Asks a peer for the next part of the way, and on. One peer at a time. */
  walk(peer: PeerRef): void
  /** Told when the way down is known: blocks may be fetched now. */
  onReady(listener: () => void): () => void
  /** A block became final. */
  onFinal(): Promise<void>
}

const META = 'checkpointPath'
/** Between two requests of the walk; half of what a peer allows. */
const PAUSE_MS = 100

/** That the way down from the checkpoint is known to `end`. */
export const putPathEnd = (storage: Storage, checkpoint: Checkpoint, end: BlockRef): BatchOperation =>
  storage.meta.put(META, utf8ToBytes(`${checkpoint.height} ${checkpoint.hash} ${end.height} ${end.hash}`))

/** @throws CHAIN_OFF_CHECKPOINT */
export async function createCheckpointGate(options: CheckpointGateOptions): Promise<CheckpointGate> {
  const { checkpoint, storage, store, network, log, genesisHash } = options
  const anchor = options.final()
  const off = (height: number) =>
    offCheckpoint('what is final here is not the checkpoint’s history', { height, checkpoint: checkpoint?.height ?? 0 })

  if (checkpoint !== undefined && checkpoint.height <= anchor.height) {
    // Below a snapshot this node began with nothing is held: that snapshot's own checkpoint spoke for it.
    if (checkpoint.height >= store.firstHeld && store.canonicalHash(checkpoint.height) !== checkpoint.hash)
      throw off(checkpoint.height)
  }
  let passed = checkpoint === undefined || checkpoint.height <= anchor.height
  /** The next header wanted: its hash is known from the one above. */
  let next = checkpoint === undefined ? null : { height: checkpoint.height, hash: checkpoint.hash }
  let busy = false
  const ready = createEmitter<void>((error) => log.error('a listener failed', { error }))

  const stored = storage.meta.get(META)
  if (stored !== undefined) {
    const [height, hash, nextHeight, nextHash] = bytesToUtf8(stored).split(' ')
    if (!passed && Number(height) === checkpoint?.height && hash === checkpoint?.hash && isHash(nextHash))
      next = { height: Number(nextHeight), hash: nextHash }
    else await forget()
  }
  /** At the anchor's height the way must be at the anchor. */
  const arrived = () => next !== null && next.height <= anchor.height
  if (!passed && arrived() && next!.hash !== anchor.hash) await forgetAndRestart()

  async function forgetAndRestart(): Promise<void> {
    // The final block moved on since: it must lie on the way that was found.
    if (storage.checkpointPath.get(anchor.height) === anchor.hash) next = { height: anchor.height, hash: anchor.hash }
    else throw off(anchor.height)
  }
  async function forget(): Promise<void> {
    let operations: BatchOperation[] = []
    for await (const [height] of storage.checkpointPath.entries()) {
      operations.push(storage.checkpointPath.del(height))
      if (operations.length >= 4_096) await storage.commit(operations.splice(0), { sync: false })
    }
    await storage.commit([...operations, storage.meta.del(META)])
    operations = []
  }

  /**
   * Takes headers as far as they lead down;
   * @returns whether any did.
   * @throws CHAIN_BAD_ANCESTRY, CHAIN_CHECKPOINT_TOO_OLD, CHAIN_OFF_CHECKPOINT
   */
  async function takeHeaders(list: readonly Uint8Array[]): Promise<boolean> {
    const operations: BatchOperation[] = []
    let at = next!
    for (const bytes of list) {
      if (at.height <= anchor.height) break
      const header = decodeHeader(bytes)
      if (header.height !== at.height || headerHash(genesisHash, header) !== at.hash)
        throw badAncestry('a header that is not the one asked for', { height: at.height })
      if (at.height === checkpoint!.height && options.slot() - header.slot > options.windowSlots)
        throw checkpointTooOld('ask for a younger one', { height: at.height, slot: header.slot })
      operations.push(storage.checkpointPath.put(at.height, at.hash))
      at = { height: at.height - 1, hash: header.parentHash }
    }
    if (at.height === anchor.height && at.hash !== anchor.hash) throw off(anchor.height)
    if (operations.length === 0) return false
    await storage.commit([...operations, putPathEnd(storage, checkpoint!, at)])
    next = at
    return true
  }

  async function walkDown(peer: PeerRef): Promise<void> {
    while (!passed && !arrived()) {
      const list = await network!.requestBlocks(peer, { to: next!.hash, locator: [anchor], ancestry: true })
      if (options.stopped()) return
      try {
        if (!(await takeHeaders(list))) return
        if (!arrived()) await new Promise<void>((resolve) => void options.clock.after(PAUSE_MS, resolve))
        if (options.stopped()) return
      } catch (error) {
        const { code, family } = toNodeError(error)
        if (family !== 'invalid') return options.onFailure(error)
        return network!.penalise(peer, code)
      }
    }
    log.info('the way to the checkpoint is known', { checkpoint: checkpoint!.height, from: anchor.height })
    ready.emit()
  }

  return {
    height: checkpoint?.height ?? null,
    get passed() {
      return passed
    },
    get walking() {
      return !passed && !arrived()
    },
    judge(header, hash) {
      if (passed || header.height <= anchor.height) return 'in'
      if (!arrived()) return 'later'
      if (header.height > checkpoint!.height) return 'in'
      return storage.checkpointPath.get(header.height) === hash ? 'in' : 'against'
    },
    walk(peer) {
      if (network === undefined || busy || passed || arrived()) return
      busy = true
      walkDown(peer)
        .catch((error: unknown) =>
          log.debug('the way to the checkpoint could not be asked for', { code: toNodeError(error).code }),
        )
        .finally(() => (busy = false))
    },
    onReady: ready.on,
    async onFinal() {
      if (passed || options.final().height < checkpoint!.height) return
      passed = true
      if (store.canonicalHash(checkpoint!.height) !== checkpoint!.hash)
        return options.onFailure(off(checkpoint!.height))
      log.info('the checkpoint is final here', { checkpoint: checkpoint!.height })
      await forget()
    },
  }
}

import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network, PeerName } from '../../network.ts'
import { CHUNK_BYTES, chunkCount } from '../contentProtocol.ts'
import { STATE_BYTES, type ChunkHash } from '../hashing/createChunkHash.ts'
import type { Partial } from '../local/openPartial.ts'
import { createHolders, type Holder } from './createHolders.ts'
import { createLanes, type SwarmLimits } from './createLanes.ts'
import { proveChunk } from './proveChunk.ts'

export const SWARM_LIMITS: SwarmLimits = { hedgeMs: 2_000, stallMs: 10_000 }

export interface SwarmOptions {
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  readonly hash: ChunkHash
  readonly id: ContentId
  readonly limits: SwarmLimits
  /** What an earlier attempt left; null: nothing. */
  readonly resumed: Partial | null
  /** Once the last chunk has proven the size. */
  begin(size: number): Promise<Partial>
  onProgress(bytes: number, total: number): void
  /** Something changed: a peer was lost, a chunk proven. */
  onChange(): void
}

/** One download from any number of peers at once. */
export interface Swarm {
  /** A peer that says it has the file, of that many bytes. */
  add(peer: PeerName, size: number): void
  /** Whether it is not asked now: it lied, or failed too often a moment ago. */
  isGivenUp(peer: PeerName): boolean
  isHolder(peer: PeerName): boolean
  holders(): number
  /** The download once all of it is proven. @throws CONTENT_NO_SPACE or what the disk says */
  readonly whole: Promise<Partial>
  /** Asks nobody any more; what is proven is kept. */
  stop(): Promise<void>
}

/** A promise settled from elsewhere; one that fails unheard is no crash. */
function createOutcome<T>() {
  let settle: (value: T) => void = () => undefined
  let fail: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  promise.catch(() => undefined)
  return { promise, settle: (value: T) => settle(value), fail: (reason: unknown) => fail(reason) }
}

/**
 * Chunks come from the last to the first, from whom they may, and are proven in that order (protocol.md §5.4): what a
 * peer sends is its own word, state and bytes alike, so a wrong chunk costs that chunk and names its sender. Slow peers
 * hold up nobody: what all wait for is asked of another, too.
 */
export function createSwarm(options: SwarmOptions): Swarm {
  const { id } = options
  const held = new Map<number, { readonly peer: PeerName; readonly message: Uint8Array }>()
  const holders = createHolders({
    ...options,
    onLost(peer, hasLied) {
      if (hasLied) for (const [index, each] of held) if (each.peer === peer) held.delete(index)
      options.onChange()
    },
  })
  const whole = createOutcome<Partial>()
  let partial = options.resumed
  let isDraining = false
  let isBeginning = false
  let ended = false

  const end = (settle: () => void) => {
    if (ended) return
    ended = true
    lanes.stop()
    for (const holder of holders.all()) holder.stop.abort()
    settle()
    options.onChange()
  }
  /** Everything held that follows what is proven. */
  const drain = async () => {
    if (isDraining || partial === null) return
    isDraining = true
    try {
      for (let next = held.get(partial.first - 1); next !== undefined && !ended; next = held.get(partial.first - 1)) {
        const index = partial.first - 1
        held.delete(index)
        const before = proveChunk(options.hash, id, partial, index, next.message)
        if (before === null) {
          holders.lied(next.peer)
          continue
        }
        await partial.write(next.message.subarray(STATE_BYTES), before)
        options.onProgress(partial.size - partial.first * CHUNK_BYTES, partial.size)
        options.onChange()
      }
    } catch (error) {
      end(() => whole.fail(error))
    } finally {
      isDraining = false
    }
    const done = partial
    if (done.first === 0) end(() => whole.settle(done))
    lanes.pump()
  }
  /** The first chunk of all: with its sender's word for the size. */
  const prove = async (holder: Holder, message: Uint8Array) => {
    if (isBeginning || ended) return
    const index = chunkCount(holder.size) - 1
    if (proveChunk(options.hash, id, { size: holder.size, target: null }, index, message) === null)
      return holders.lied(holder.peer)
    isBeginning = true
    const begun = await options.begin(holder.size)
    partial = begun
    for (const other of holders.all()) if (other.size !== begun.size) holders.lied(other.peer)
    held.set(index, { peer: holder.peer, message })
    await drain()
  }
  const lanes = createLanes({
    ...options,
    holders,
    first: () => partial?.first ?? null,
    isHeld: (index) => held.has(index),
    isOver: () => ended,
    fail: (error) => end(() => whole.fail(error)),
    async received(holder, index, message) {
      if (partial === null) return prove(holder, message)
      if (index >= partial.first || held.has(index)) return
      held.set(index, { peer: holder.peer, message })
      await drain()
    },
  })
  // An earlier attempt may have left all of it.
  void drain()
  return {
    add(peer, size) {
      const holder = ended ? null : holders.add(peer, size)
      if (holder === null) return
      // The size is proven: who names another one does not have this file.
      if (partial !== null && partial.size !== size) holders.lied(peer)
      else lanes.pump()
    },
    isGivenUp: holders.isGivenUp,
    isHolder: holders.has,
    holders: holders.size,
    whole: whole.promise,
    async stop() {
      end(() => undefined)
      await lanes.done()
      await partial?.close()
    },
  }
}

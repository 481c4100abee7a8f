import type { Clock } from '#node-core/kernel/clock.ts'
import { bytesEqual } from '#node-core/kernel/bytes.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network, PeerName } from '../../network.ts'
import { CHUNK_BYTES, chunkCount, chunkLength, CONTENT_GET, encodeChunkRequest } from '../contentProtocol.ts'
import { contentMismatch, contentNotFound } from '../errors.ts'
import { FIRST_STATE, STATE_BYTES, type ChunkHash } from '../hashing/createChunkHash.ts'
import type { Partial } from '../local/createPartials.ts'

/** Chunks held unproven in memory, at most. */
export const WINDOW_CHUNKS = 16
const BATCH_CHUNKS = 4
const LANES_A_PEER = 2
/** Failures in a row after which a peer rests. */
const MAX_STRIKES = 3
const REST_MS = 2_000
const WRONG_POINTS = 50
/** For who says to have a file and gives nothing of it. */
const EMPTY_POINTS = 10

export interface SwarmLimits {
  /** A chunk that all wait for is asked of another peer after this, ms. @default 2000 */
  readonly hedgeMs: number
  /** A peer that sends nothing for this long has failed, ms. @default 10000 */
  readonly stallMs: number
}
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
  /** The download once it is whole, and closed no more by this. @throws CONTENT_NO_SPACE or what the disk says */
  readonly whole: Promise<Partial>
  /** Asks nobody any more; what is proven is kept. */
  stop(): Promise<void>
}

interface Holder {
  readonly peer: PeerName
  readonly size: number
  readonly stop: AbortController
  lanes: number
  strikes: number
  restUntil: number
  delivered: boolean
}

interface Batch {
  readonly from: number
  readonly count: number
}

/**
 * Chunks come from the last to the first, from whom they may, and are proven in that order (protocol.md §5.4): what a
 * peer sends is its own word, state and bytes alike, so a wrong chunk costs that chunk and names its sender. Slow peers
 * hold up nobody: what all wait for is asked of another, too.
 */
export function createSwarm(options: SwarmOptions): Swarm {
  const { network, clock, hash, id, limits, log } = options
  const digest = contentIdToDigest(id)
  const holders = new Map<PeerName, Holder>()
  /** Until when a peer is not asked again; who lied, never. */
  const givenUp = new Map<PeerName, number>()
  /** Chunks under way: who was asked, and since when the first of them. */
  const asked = new Map<number, { readonly peers: Set<PeerName>; readonly since: number }>()
  const held = new Map<number, { readonly peer: PeerName; readonly state: Uint8Array; readonly chunk: Uint8Array }>()
  let resolve: (partial: Partial) => void
  let reject: (reason: unknown) => void
  const whole = new Promise<Partial>((onWhole, onFailure) => {
    resolve = onWhole
    reject = onFailure
  })
  let partial = options.resumed
  let isDraining = false
  let isProbing = false
  let isBeginning = false
  let probeUntil = 0
  let ended = false
  let cancelTick = () => undefined as void
  const lanes = new Set<Promise<void>>()

  const end = (settle: () => void) => {
    if (ended) return
    ended = true
    cancelTick()
    for (const holder of holders.values()) holder.stop.abort()
    settle()
    options.onChange()
  }
  const isGivenUp = (peer: PeerName) => (givenUp.get(peer) ?? 0) > clock.now()
  const giveUp = (holder: Holder, restMs: number) => {
    holders.delete(holder.peer)
    givenUp.set(holder.peer, clock.now() + restMs)
    holder.stop.abort()
    options.onChange()
  }
  const lied = (holder: Holder) => {
    log.info('a peer sent what is not the file', { id, peer: holder.peer })
    for (const [index, each] of held) if (each.peer === holder.peer) held.delete(index)
    network.penalise(holder.peer, 'CONTENT_MISMATCH', WRONG_POINTS)
    giveUp(holder, Infinity)
  }
  const failed = (holder: Holder, points: number) => {
    holder.strikes++
    holder.restUntil = clock.now() + 250 * 2 ** holder.strikes
    if (holder.strikes < MAX_STRIKES && points === 0) return
    if (!holder.delivered) network.penalise(holder.peer, 'CONTENT_NOT_FOUND', EMPTY_POINTS)
    giveUp(holder, REST_MS)
  }

  /** The next chunks this peer is to send; null: none for now. */
  const plan = (holder: Holder): Batch | null => {
    const now = clock.now()
    if (ended || holder.restUntil > now) return null
    if (partial === null) {
      // One peer's word at a time, until the last chunk says how long the file is.
      if (isProbing && now < probeUntil) return null
      isProbing = true
      probeUntil = now + limits.hedgeMs
      return { from: chunkCount(holder.size) - 1, count: 1 }
    }
    const top = partial.first - 1
    const low = Math.max(0, top - WINDOW_CHUNKS + 1)
    const isFree = (index: number) => index >= low && !held.has(index) && !asked.has(index)
    for (let from = top; from >= low; from--) {
      if (!isFree(from)) continue
      // Towards the end everybody gets a share.
      const share = Math.ceil((from + 1) / (Math.max(1, holders.size) * LANES_A_PEER))
      const most = holder.strikes > 0 ? 1 : Math.min(BATCH_CHUNKS, share)
      let count = 1
      while (count < most && isFree(from - count)) count++
      return { from, count }
    }
    const waitedFor = asked.get(top)
    if (waitedFor === undefined || waitedFor.peers.has(holder.peer)) return null
    return now - waitedFor.since >= limits.hedgeMs ? { from: top, count: 1 } : null
  }

  const drain = async () => {
    if (isDraining || partial === null) return
    isDraining = true
    try {
      const last = chunkCount(partial.size) - 1
      for (;;) {
        const index = partial.first - 1
        const next = held.get(index)
        if (ended || next === undefined) break
        held.delete(index)
        const before = index === 0 ? FIRST_STATE : next.state
        const got = index === last ? hash.digest(before, index, next.chunk) : hash.after(before, index, next.chunk)
        if (bytesEqual(got, partial.target)) {
          await partial.write(next.chunk, before)
          options.onProgress(partial.size - partial.first * CHUNK_BYTES, partial.size)
          options.onChange()
        } else {
          const holder = holders.get(next.peer)
          if (holder !== undefined) lied(holder)
        }
      }
    } catch (error) {
      end(() => reject(error))
    } finally {
      isDraining = false
    }
    const done = partial
    if (done.first === 0) end(() => resolve(done))
    pump()
  }

  /** The first chunk of all: with its sender's word for the size. */
  const prove = async (holder: Holder, state: Uint8Array, chunk: Uint8Array) => {
    const index = chunkCount(holder.size) - 1
    const before = index === 0 ? FIRST_STATE : state
    if (!bytesEqual(hash.digest(before, index, chunk), digest)) return lied(holder)
    // Two may have been asked.
    if (partial !== null || isBeginning || ended) return
    isBeginning = true
    const begun = await options.begin(holder.size)
    partial = begun
    for (const other of [...holders.values()]) if (other.size !== begun.size) lied(other)
    held.set(index, { peer: holder.peer, state, chunk })
    await drain()
  }

  const take = async (holder: Holder, batch: Batch) => {
    let index = batch.from
    const request = encodeChunkRequest({ id, ...batch })
    const stream = network.requestStream(holder.peer, CONTENT_GET, request, {
      timeoutMs: limits.stallMs,
      maxBytes: STATE_BYTES + CHUNK_BYTES,
      signal: holder.stop.signal,
    })
    for await (const message of stream) {
      if (index <= batch.from - batch.count || message.length !== STATE_BYTES + chunkLength(holder.size, index))
        throw contentMismatch('not the chunks asked for', { id })
      holder.delivered = true
      holder.strikes = 0
      const state = message.subarray(0, STATE_BYTES)
      const chunk = message.subarray(STATE_BYTES)
      if (partial === null) await prove(holder, state, chunk)
      else if (index < partial.first && !held.has(index)) {
        held.set(index, { peer: holder.peer, state, chunk })
        await drain()
      }
      if (ended || !holders.has(holder.peer)) return
      index--
      // Others were faster: the rest of this batch is of no use.
      if (partial !== null && index >= partial.first) return
    }
    if (index > batch.from - batch.count) throw contentNotFound('the answer ended early', { id })
  }

  const lane = async (holder: Holder, batch: Batch) => {
    const isProbe = partial === null
    for (let i = 0; i < batch.count; i++) {
      const index = batch.from - i
      const entry = asked.get(index) ?? { peers: new Set(), since: clock.now() }
      entry.peers.add(holder.peer)
      asked.set(index, entry)
    }
    try {
      await take(holder, batch)
    } catch (error) {
      if (!isNodeError(error)) end(() => reject(error))
      else if (error.family === 'invalid') {
        if (holders.has(holder.peer)) lied(holder)
      } else if (error.code === 'CONTENT_NO_SPACE') end(() => reject(error))
      else if (!holder.stop.signal.aborted) {
        log.debug('a peer did not send', { id, peer: holder.peer, code: error.code })
        // It said it had it, and says now that it has not.
        failed(holder, error.code === 'NETWORK_PEER_ERROR' && !holder.delivered ? EMPTY_POINTS : 0)
      }
    } finally {
      for (let i = 0; i < batch.count; i++) {
        const entry = asked.get(batch.from - i)
        entry?.peers.delete(holder.peer)
        if (entry?.peers.size === 0) asked.delete(batch.from - i)
      }
      if (isProbe) isProbing = false
      holder.lanes--
      pump()
    }
  }

  function pump(): void {
    if (ended) return
    for (const holder of [...holders.values()]) {
      while (holder.lanes < LANES_A_PEER && holders.has(holder.peer)) {
        const batch = plan(holder)
        if (batch === null) break
        holder.lanes++
        const running = lane(holder, batch)
        lanes.add(running)
        void running.finally(() => lanes.delete(running))
      }
    }
  }
  const tick = () => {
    pump()
    if (!ended) cancelTick = clock.after(250, tick)
  }
  tick()
  whole.catch(() => undefined)
  if (partial?.first === 0) {
    const done = partial
    end(() => resolve(done))
  }

  return {
    add(peer, size) {
      if (ended || holders.has(peer) || isGivenUp(peer)) return
      const holder = {
        peer,
        size,
        stop: new AbortController(),
        lanes: 0,
        strikes: 0,
        restUntil: 0,
        delivered: false,
      }
      holders.set(peer, holder)
      // The size is proven: who names another one does not have this file.
      if (partial !== null && partial.size !== size) lied(holder)
      else pump()
    },
    isGivenUp,
    isHolder: (peer) => holders.has(peer),
    holders: () => holders.size,
    whole,
    async stop() {
      end(() => undefined)
      await Promise.allSettled(lanes)
      await partial?.close()
    },
  }
}

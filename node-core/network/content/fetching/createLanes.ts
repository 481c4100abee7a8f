import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network } from '../../network.ts'
import { CHUNK_BYTES, chunkLength, CONTENT_GET, encodeChunkRequest } from '../contentProtocol.ts'
import { contentMismatch, contentNotFound } from '../errors.ts'
import { STATE_BYTES } from '../hashing/createChunkHash.ts'
import type { Holder, Holders } from './createHolders.ts'
import { createPlan, LANES_A_PEER, type Batch } from './createPlan.ts'

const TICK_MS = 250

export interface SwarmLimits {
  /** A chunk that all wait for is asked of another peer after this, ms. @default 2000 */
  readonly hedgeMs: number
  /** A peer that sends nothing for this long has failed, ms. @default 10000 */
  readonly stallMs: number
}
export interface LanesOptions {
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  readonly id: ContentId
  readonly limits: SwarmLimits
  readonly holders: Holders
  /** The lowest proven chunk; null: none yet. */
  first(): number | null
  isHeld(index: number): boolean
  isOver(): boolean
  /** The download cannot go on. */
  fail(error: unknown): void
  /** A message of the right length; unproven. */
  received(holder: Holder, index: number, message: Uint8Array): Promise<void>
}

export interface Lanes {
  /** Asks whoever may be asked for something. */
  pump(): void
  /** Nothing is asked by itself any more. */
  stop(): void
  done(): Promise<unknown>
}

/** The requests under way: a few to each holder, for what the plan gives it. */
export function createLanes(options: LanesOptions): Lanes {
  const { network, id, limits, log, holders, first, isOver, fail, received } = options
  const plan = createPlan(options.clock, limits.hedgeMs, options.isHeld)
  const running = new Set<Promise<void>>()

  const take = async (holder: Holder, batch: Batch) => {
    let index = batch.from
    const stream = network.requestStream(holder.peer, CONTENT_GET, encodeChunkRequest({ id, ...batch }), {
      timeoutMs: limits.stallMs,
      maxBytes: STATE_BYTES + CHUNK_BYTES,
      signal: holder.stop.signal,
    })
    for await (const message of stream) {
      if (index <= batch.from - batch.count || message.length !== STATE_BYTES + chunkLength(holder.size, index))
        throw contentMismatch('not the chunks asked for', { id })
      holder.delivered = true
      holder.strikes = 0
      await received(holder, index, message)
      index--
      // Given up, or others were faster: the rest of this batch is of no use.
      if (isOver() || !holders.has(holder.peer) || index >= (first() ?? Infinity)) return
    }
    if (index > batch.from - batch.count) throw contentNotFound('the answer ended early', { id })
  }
  const lane = async (holder: Holder, batch: Batch) => {
    plan.begin(holder, batch)
    try {
      await take(holder, batch)
    } catch (error) {
      if (!isNodeError(error) || error.code === 'CONTENT_NO_SPACE') fail(error)
      else if (error.family === 'invalid') holders.lied(holder.peer)
      else if (!holder.stop.signal.aborted) {
        log.debug('a peer did not send', { id, peer: holder.peer, code: error.code })
        holders.failed(holder, error.code === 'NETWORK_PEER_ERROR' && !holder.delivered)
      }
    } finally {
      plan.end(holder, batch)
      holder.lanes--
      pump()
    }
  }
  function pump(): void {
    for (const holder of holders.all()) {
      while (!isOver() && holder.lanes < LANES_A_PEER && holders.has(holder.peer)) {
        const batch = plan.next(holder, first(), holders.size())
        if (batch === null) break
        holder.lanes++
        const work = lane(holder, batch)
        running.add(work)
        void work.finally(() => running.delete(work))
      }
    }
  }
  let cancelTick = () => undefined as void
  // For what becomes late without anything happening.
  const tick = () => {
    pump()
    if (!isOver()) cancelTick = options.clock.after(TICK_MS, tick)
  }
  cancelTick = options.clock.after(TICK_MS, tick)
  return { pump, stop: () => cancelTick(), done: () => Promise.allSettled(running) }
}

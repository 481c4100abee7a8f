import type { Clock } from '#node-core/kernel/clock.ts'
import type { PeerName } from '../../network.ts'
import { chunkCount } from '../contentProtocol.ts'
import type { Holder } from './createHolders.ts'

/** Chunks held unproven in memory, at most. */
export const WINDOW_CHUNKS = 16
const BATCH_CHUNKS = 4
/** Requests to one peer at the same time. */
export const LANES_A_PEER = 2

/** Chunks `from`, `from` − 1, …, `count` of them. */
export interface Batch {
  readonly from: number
  readonly count: number
}

export interface Plan {
  /** What this holder is to send next; null: nothing for now. `first`: the lowest proven chunk; null: none yet. */
  next(holder: Holder, first: number | null, holders: number): Batch | null
  begin(holder: Holder, batch: Batch): void
  end(holder: Holder, batch: Batch): void
}

/** Shares the chunks that come next among who has them; `isHeld`: here already, unproven. */
export function createPlan(clock: Clock, hedgeMs: number, isHeld: (index: number) => boolean): Plan {
  /** Chunks under way: who was asked, and since when the first of them. */
  const asked = new Map<number, { readonly peers: Set<PeerName>; readonly since: number }>()
  let probeUntil = -Infinity

  const share = (holder: Holder, first: number, holders: number): Batch | null => {
    const top = first - 1
    const low = Math.max(0, first - WINDOW_CHUNKS)
    const isFree = (index: number) => index >= low && !isHeld(index) && !asked.has(index)
    for (let from = top; from >= low; from--) {
      if (!isFree(from)) continue
      // Towards the end everybody gets a share; who failed last has to earn more than one.
      const part = Math.ceil((from + 1) / (Math.max(1, holders) * LANES_A_PEER))
      const most = holder.strikes > 0 ? 1 : Math.min(BATCH_CHUNKS, part)
      let count = 1
      while (count < most && isFree(from - count)) count++
      return { from, count }
    }
    const waitedFor = asked.get(top)
    if (waitedFor === undefined || waitedFor.peers.has(holder.peer)) return null
    return clock.now() - waitedFor.since >= hedgeMs ? { from: top, count: 1 } : null
  }
  return {
    next(holder, first, holders) {
      const now = clock.now()
      if (holder.restUntil > now) return null
      if (first !== null) return share(holder, first, holders)
      // One peer's word at a time, until the last chunk says how long the file is.
      if (now < probeUntil) return null
      probeUntil = now + hedgeMs
      return { from: chunkCount(holder.size) - 1, count: 1 }
    },
    begin({ peer }, { from, count }) {
      for (let index = from; index > from - count; index--) {
        const entry = asked.get(index) ?? { peers: new Set(), since: clock.now() }
        entry.peers.add(peer)
        asked.set(index, entry)
      }
    },
    end({ peer }, { from, count }) {
      probeUntil = -Infinity
      for (let index = from; index > from - count; index--) {
        const entry = asked.get(index)
        entry?.peers.delete(peer)
        if (entry?.peers.size === 0) asked.delete(index)
      }
    },
  }
}

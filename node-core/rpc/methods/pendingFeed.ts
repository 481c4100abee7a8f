import type { Hash } from '#node-core/model/ids.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'

/** Hashes kept for all readers together. */
export const MAX_PENDING_KEPT = 10_000

/** One reader's place in the feed. */
export interface PendingReader {
  /** What came since the last time; null: more than is kept, some are lost. */
  read(): readonly Hash[] | null
  close(): void
}

/** Transactions that entered the pool, kept once for all who read; nothing is kept while nobody does. */
export function createPendingFeed(chain: Pick<Chain, 'onTransaction'>): { open(): PendingReader } {
  const kept: Hash[] = []
  let dropped = 0
  let readers = 0
  let stop: () => void = () => undefined
  return {
    open() {
      if (readers++ === 0) {
        stop = chain.onTransaction(({ hash }) => {
          kept.push(hash)
          if (kept.length <= MAX_PENDING_KEPT) return
          dropped += kept.splice(0, MAX_PENDING_KEPT / 10).length
        })
      }
      let at = dropped + kept.length
      let open = true
      return {
        read() {
          if (at < dropped) return null
          const hashes = kept.slice(at - dropped)
          at = dropped + kept.length
          return hashes
        },
        close() {
          if (!open) return
          open = false
          if (--readers > 0) return
          stop()
          dropped += kept.length
          kept.length = 0
        },
      }
    },
  }
}

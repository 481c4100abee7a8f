import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { OutboxGroup, OutboxLook } from './judgeOutbox.ts'
import { TAKEN_AFTER_BLOCKS } from './outbox.ts'

/**
 * What was handed to others, and whether they were still there afterwards: gossip answers nothing, and a cable that was
 * pulled out looks for a while like one that is in. Blocks of others that come later are the sign that the line was
 * alive; one may have been on its way already.
 */
export interface HandedOver {
  readonly link: () => OutboxLook['link']
  /** Of these, what waits in the pool: where a line stands, others are given it. */
  note(open: readonly OutboxGroup[], inPool: OutboxLook['inPool']): void
  wasTaken(hash: Hash): boolean
  stop(): void
}

interface HandingOver {
  readonly chain: Pick<Chain, 'onHead' | 'getBlock'>
  readonly link: () => OutboxLook['link']
  readonly onLink: (listener: () => void) => () => void
  /** Whose blocks say nothing of others; null: this node makes none. */
  readonly maker: Address | null
}

export function noteHanded({ chain, link, onLink, maker }: HandingOver): HandedOver {
  /** Heads that others made. */
  let heard = 0
  let handedAt = new Map<Hash, number>()
  const isCut = () => link() !== 'reached'
  const stops = [
    chain.onHead(({ head }) => {
      const producer = chain.getBlock(head.height)?.header.producer
      if (producer !== undefined && producer !== maker) heard++
    }),
    // What was handed over may have gone nowhere.
    onLink(() => {
      if (isCut()) handedAt.clear()
    }),
  ]
  return {
    link,
    note(open, inPool) {
      const given = isCut() ? [] : open.map(({ current }) => current.hash).filter(inPool)
      handedAt = new Map(given.map((hash) => [hash, handedAt.get(hash) ?? heard]))
    },
    wasTaken(hash) {
      const at = handedAt.get(hash)
      return at !== undefined && heard >= at + TAKEN_AFTER_BLOCKS
    },
    stop() {
      for (const stop of stops) stop()
    },
  }
}

import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { OutboxGroup, OutboxLook } from './judgeOutbox.ts'
import { TAKEN_AFTER_BLOCKS } from './outbox.ts'

/**
 * What was handed to others, and whether they were still there afterwards: gossip answers nothing, and a cable that was
 * pulled out looks for a while like one that is in. Blocks that come later are the sign that the line was alive; one
 * may have been on its way already.
 */
export interface HandedOver {
  readonly link: () => OutboxLook['link']
  /** These wait in the pool: where a line stands, others are given them. */
  note(open: readonly OutboxGroup[]): void
  /** No line stands: what was handed over may have gone nowhere. */
  forgetIfCut(): void
  wasTaken(hash: Hash): boolean
}

export function noteHanded(chain: Pick<Chain, 'head'>, link: () => OutboxLook['link']): HandedOver {
  /** Head at that moment. */
  let handedAt = new Map<Hash, number>()
  const isCut = () => link() !== 'reached'
  return {
    link,
    note(open) {
      const { height } = chain.head
      const hashes = isCut() ? [] : open.map(({ current }) => current.hash)
      handedAt = new Map(hashes.map((hash) => [hash, handedAt.get(hash) ?? height]))
    },
    forgetIfCut() {
      if (isCut()) handedAt.clear()
    },
    wasTaken(hash) {
      const at = handedAt.get(hash)
      return at !== undefined && chain.head.height >= at + TAKEN_AFTER_BLOCKS
    },
  }
}

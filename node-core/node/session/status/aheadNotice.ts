import type { Chain } from '#node-core/chain/service/chain.ts'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { isoOfSlot } from '#node-core/witness/status/readWitnesses.ts'

/** So many slots ahead of the clock, a head is not merely early: some clock was wrong when it was made. */
const AHEAD_SLOTS = 30

/**
 * Says until when nothing can be added, where the head, or the genesis before a first block, is dated far ahead of the
 * chain's clock: a clock was wrong when it was made, or is wrong now.
 */
export function aheadNotice(chain: Pick<Chain, 'head' | 'slot' | 'genesis'>): NetworkStatus['notices'] {
  const slot = Math.max(chain.head.slot, 0)
  return slot - chain.slot > AHEAD_SLOTS ? [{ code: 'chainAhead', data: { until: isoOfSlot(chain, slot) } }] : []
}

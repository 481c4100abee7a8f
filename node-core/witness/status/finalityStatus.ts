import type { Chain } from '#node-core/chain/service/chain.ts'
import { quorum } from '#node-core/consensus/rules/quorum.ts'

/**
 * How finality stands, for the operator (protocol.md §2.13: with a third of the witnesses lost blocks go on, finality
 * stops, the node says so).
 */
export interface FinalityStatus {
  /** Slots since the final block. */
  readonly ageSlots: number
  readonly stopped: boolean
  /** Executive witnesses that made a block of this chain in the last two rounds. */
  readonly heard: number
  readonly members: number
  /** Votes that a block needs. */
  readonly quorum: number
}

/** As the core's own alarm: an idle single witness finalises nothing because it builds nothing. */
const STOPPED_AFTER_SLOTS = 30
const STOPPED_AFTER_BLOCKS = 2

export function finalityStatus(
  chain: Pick<Chain, 'consensus' | 'slot' | 'getBlock' | 'head' | 'genesis'>,
): FinalityStatus {
  const { consensus, slot } = chain
  const members = new Set<string>(consensus.active.members)
  const from = slot - 2 * members.size
  const heard = new Set<string>()
  for (
    let block = chain.getBlock('head');
    block !== null && block.header.height > 0 && block.header.slot > from;
    block = chain.getBlock(block.header.height - 1)
  )
    if (members.has(block.header.producer)) heard.add(block.header.producer)
  const ageSlots = Math.max(0, slot - consensus.final.slot)
  const silent = members.size > 1 && slot - consensus.slot > STOPPED_AFTER_SLOTS
  return {
    ageSlots,
    stopped:
      silent || (ageSlots > STOPPED_AFTER_SLOTS && chain.head.height - consensus.final.height > STOPPED_AFTER_BLOCKS),
    heard: heard.size,
    members: members.size,
    quorum: quorum(members.size),
  }
}

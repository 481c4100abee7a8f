import type { Vote, VoteData } from '#node-core/model/block.ts'
import type { Address } from '#node-core/model/ids.ts'
import { countVote } from '../../forkChoice/countVote.ts'
import { compareNodes } from '../../forkChoice/compareNodes.ts'
import type { BlockNode } from '../../forkChoice/blockNode.ts'
import { isVoteSafe, recordVote } from '../../votes/voteRule.ts'
import type { Core } from '../core.ts'
import type { CoreEffect } from '../ports.ts'
import { considerHead } from '../tree/head.ts'
import { noteVote } from './offences.ts'

/** Votes for blocks older than this many slots help nobody (no header may carry them); not voted while catching up. */
const VOTE_WINDOW_SLOTS = 16

/** The vote that a block's post-state asks for. */
export function voteFor(node: BlockNode): VoteData {
  return {
    srcHeight: node.state.justified.height,
    srcHash: node.state.justified.hash,
    tgtHeight: node.height,
    tgtHash: node.hash,
  }
}

/**
 * Votes for the head if every condition of protocol.md §2.6 holds. The signature leaves when the record is
 * durable.
 */
export function maybeVote(core: Core, effects: CoreEffect[]): void {
  const {
    key,
    head,
    ports,
    config: { rules },
  } = core
  if (key.status !== 'armed' || key.record === null || ports.signer === null) return
  if (!head.persisted || head.header === null || head.slot < core.slot - VOTE_WINDOW_SLOTS) return
  const { address } = ports.signer
  if (head.votes.has(address) || !head.votingSets.some((set) => set.members.includes(address))) return
  const vote = voteFor(head)
  const { record } = key
  if (
    !isVoteSafe(
      {
        ...record,
        lastTargetHeight: rules.oneVotePerHeight ? record.lastTargetHeight : -1,
        lastSourceHeight: rules.sourceMonotone ? record.lastSourceHeight : -1,
      },
      vote,
    )
  )
    return
  if (rules.frozenHead && compareNodes(head, core.frozen, rules.justifiedFirst) <= 0) return
  for (const waiting of key.awaiting.values())
    if (waiting.kind === 'vote' && waiting.vote.tgtHash === vote.tgtHash) return
  key.record = recordVote(record, vote)
  effects.push({ type: 'persistSafety', record: key.record })
  if (rules.safetyBeforeSignature) key.awaiting.set(key.record.sequence, { kind: 'vote', vote })
  else castVote(core, vote, effects)
}

/** Signs a vote that the durable record covers, sends it and counts it. */
export function castVote(core: Core, data: VoteData, effects: CoreEffect[]): void {
  const { signer } = core.ports
  if (signer === null) return
  const vote: Vote = { ...data, signature: signer.signVote(data) }
  effects.push({ type: 'broadcastVote', vote })
  noteVote(core, signer.address, vote, effects)
  const node = core.nodes.get(vote.tgtHash)
  if (node !== undefined) countLooseVote(core, node, signer.address, vote, effects)
}

/** Counts a vote for a block in the tree and lets the fork choice know. */
export function countLooseVote(core: Core, node: BlockNode, voter: Address, vote: Vote, effects: CoreEffect[]): void {
  const changed = countVote(node, voter, vote, core.config.rules.quorum, core.config.params.attestationReach)
  if (changed.length > 0) considerHead(core, changed, effects)
}

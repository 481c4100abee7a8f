import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { Vote } from '#node-core/model/block.ts'
import type { Address } from '#node-core/model/ids.ts'
import { isVote } from '../../votes/voteCodec.ts'
import type { Core } from '../core.ts'
import { watchOwnVote } from '../duties/key.ts'
import { isKnownWitness, noteVote } from '../duties/offences.ts'
import { countLooseVote, maybeVote } from '../duties/voting.ts'
import type { CoreEffect, PeerRef } from '../ports.ts'

/** Targets unknown here for which votes are kept, and how far around the head they may lie. */
const MAX_LOOSE_TARGETS = 128
const MAX_HEIGHT_AHEAD = 256

/** A loose vote arrived: recover its signer, look for offences, count it. */
export function onVote(core: Core, vote: Vote, from: PeerRef | null, effects: CoreEffect[]): void {
  const penalise = (code: ErrorCode) => {
    if (from !== null) effects.push({ type: 'penalise', peer: from, code })
  }
  if (!isVote(vote)) return penalise('CHAIN_BAD_VOTE')
  if (vote.tgtHeight <= core.final.height - KEPT_BELOW_FINAL || vote.tgtHeight > core.head.height + MAX_HEIGHT_AHEAD)
    return
  const voter = core.ports.seals.voteSigner(vote)
  if (voter === null) return penalise('CHAIN_BAD_VOTE')
  const node = core.nodes.get(vote.tgtHash)
  // A voter must sit in a set we know of, else strangers could fill memory. No fault of the peer's if the target is
  // ahead of us: the
  // voter may sit in a set that we have yet to hear of.
  if (!isKnownWitness(core, voter) && !(node?.votingSets.some((set) => set.members.includes(voter)) ?? false))
    return node === undefined ? undefined : penalise('CHAIN_BAD_VOTE')
  if (voter === core.ports.signer?.address) watchOwnVote(core, vote, core.slot, effects)
  if (noteVote(core, voter, vote, effects) && from !== null) effects.push({ type: 'passOn' })
  if (node !== undefined) countLooseVote(core, node, voter, vote, effects)
  else if (vote.tgtHeight > core.final.height) keepLoose(core, voter, vote)
  maybeVote(core, effects)
}

/** Votes a little below final still prove offences. */
const KEPT_BELOW_FINAL = 64

/** One witness may be among the votes for so many unknown targets; more would push out those of the others. */
const MAX_LOOSE_OF_ONE = 8

function keepLoose(core: Core, voter: Address, vote: Vote): void {
  let own = 0
  for (const votes of core.looseVotes.values()) if (votes.has(voter) && ++own >= MAX_LOOSE_OF_ONE) return
  let votes = core.looseVotes.get(vote.tgtHash)
  if (votes === undefined) {
    if (core.looseVotes.size >= MAX_LOOSE_TARGETS) core.looseVotes.delete(core.looseVotes.keys().next().value!)
    core.looseVotes.set(vote.tgtHash, (votes = new Map()))
  }
  if (!votes.has(voter)) votes.set(voter, vote)
}

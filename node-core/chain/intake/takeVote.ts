import { toNodeError } from '#node-core/kernel/errors.ts'
import type { CoreEffect, CoreEvent } from '#node-core/consensus/core/ports.ts'
import { decodeVote } from '#node-core/consensus/votes/voteCodec.ts'
import type { Vote } from '#node-core/model/block.ts'
import type { PeerRef, Verdict } from '../ports.ts'
import type { Penalties } from './penalties.ts'
import { verdictOf } from './verdict.ts'

/** A gossiped vote, to the core. */
export function takeVote(
  bytes: Uint8Array,
  from: PeerRef,
  penalties: Penalties,
  feed: (event: CoreEvent) => readonly CoreEffect[],
): Verdict {
  let vote: Vote
  try {
    vote = decodeVote(bytes)
  } catch (error) {
    penalties.penalise(from, toNodeError(error).code)
    return 'reject'
  }
  return verdictOf(feed({ type: 'voteReceived', vote, from }), penalties.counts)
}

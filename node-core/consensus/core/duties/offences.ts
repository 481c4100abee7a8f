import type { BlockHeader, Vote } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Evidence } from '../../witnesses/evidence/evidence.ts'
import type { Core, WitnessVotes } from '../core.ts'
import type { CoreEffect } from '../ports.ts'
import { keyCompromised } from './key.ts'

/** Headers and votes are remembered this long for proofs and orphan lists. */
export const KEPT_SLOTS = 256
/** Votes for heights so far above the head are not remembered. */
const MAX_VOTES_AHEAD = 4096

/** Sits in a set that matters at the head: strangers' messages must not fill memory. */
export function isKnownWitness(core: Core, witness: Address): boolean {
  const { active, previous, pending } = core.head.state
  return (
    active.members.includes(witness) ||
    (previous?.members.includes(witness) ?? false) ||
    (pending?.members.includes(witness) ?? false)
  )
}

function report(core: Core, id: string, offender: Address, evidence: Evidence, effects: CoreEffect[]): void {
  if (core.reported.has(id)) return
  if (core.reported.size > 4096) core.reported.clear()
  core.reported.add(id)
  if (core.ports.signer?.address === offender) keyCompromised(core, effects)
  effects.push({ type: 'evidence', evidence })
}

/**
 * Remembers a correctly signed header; a second one of the same slot and producer is offence E1. For known witnesses
 * only: anybody can
 * sign headers with a key of his own.
 * @returns false for a third and any further header of one slot: they prove nothing more, and a producer can make any
 * number of them
 */
export function noteHeader(core: Core, header: BlockHeader, hash: Hash, effects: CoreEffect[]): boolean {
  let bySlot = core.headers.get(header.slot)
  if (bySlot === undefined) core.headers.set(header.slot, (bySlot = new Map()))
  const known = bySlot.get(header.producer)
  if (known === undefined) bySlot.set(header.producer, { header, hash, second: null })
  else if (known.hash !== hash) {
    report(
      core,
      `E1${header.slot}${header.producer}`,
      header.producer,
      { kind: 'E1', first: core.ports.encodeHeader(known.header), second: core.ports.encodeHeader(header) },
      effects,
    )
    known.second ??= hash
    return known.second === hash
  }
  return true
}

/**
 * Remembers a vote whose signer was recovered; finds double votes (E2) and surrounds (E3).
 * @returns whether it says something new: the first vote of this witness for this height, or the proof of an offence
 */
export function noteVote(core: Core, voter: Address, vote: Vote, effects: CoreEffect[]): boolean {
  // A witness may sign any number of votes for heights that do not exist: not all of them are kept.
  if (vote.tgtHeight > core.head.height + MAX_VOTES_AHEAD) return false
  const reportedBefore = core.reported.size
  let known = core.votes.get(voter)
  if (known === undefined) core.votes.set(voter, (known = { byTarget: new Map(), maxSource: -1, maxTarget: -1 }))
  const same = known.byTarget.get(vote.tgtHeight)
  if (same === undefined) {
    if (vote.tgtHeight <= known.maxTarget || vote.srcHeight < known.maxSource)
      findSurround(core, voter, known, vote, effects)
    known.byTarget.set(vote.tgtHeight, vote)
    known.maxTarget = Math.max(known.maxTarget, vote.tgtHeight)
    known.maxSource = Math.max(known.maxSource, vote.srcHeight)
    return true
  } else if (
    same !== vote &&
    (same.tgtHash !== vote.tgtHash || same.srcHash !== vote.srcHash || same.srcHeight !== vote.srcHeight)
  ) {
    report(core, `E2${vote.tgtHeight}${voter}`, voter, { kind: 'E2', first: same, second: vote }, effects)
  }
  return core.reported.size > reportedBefore
}

function findSurround(core: Core, voter: Address, known: WitnessVotes, vote: Vote, effects: CoreEffect[]): void {
  for (const other of known.byTarget.values()) {
    const outer =
      vote.srcHeight < other.srcHeight && other.tgtHeight < vote.tgtHeight
        ? vote
        : other.srcHeight < vote.srcHeight && vote.tgtHeight < other.tgtHeight
          ? other
          : null
    if (outer === null) continue
    report(
      core,
      `E3${outer.tgtHeight}${voter}`,
      voter,
      { kind: 'E3', outer, inner: outer === vote ? other : vote },
      effects,
    )
    return
  }
}

/** Forgets what is too old to matter. Called once a slot, does something every 32. */
export function forgetOldMessages(core: Core): void {
  if (core.slot % 32 !== 0) return
  for (const slot of core.headers.keys())
    if (slot < core.slot - KEPT_SLOTS || slot > core.slot + KEPT_SLOTS) core.headers.delete(slot)
  const floor = core.head.height - KEPT_SLOTS
  for (const known of core.votes.values())
    for (const height of known.byTarget.keys()) if (height < floor) known.byTarget.delete(height)
}

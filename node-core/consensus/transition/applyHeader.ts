import type { Address, Hash } from '#node-core/model/ids.ts'
import type { ConsensusRules } from '../rules/consensusRules.ts'
import { badHeader, brokenLink, wrongSet, wrongTurn } from '../errors.ts'
import { HEADER_VERSION } from '../header/headerCodec.ts'
import type { ChainParams } from '../params.ts'
import { witnessAt } from '../witnesses/set/turn.ts'
import { activeInChild } from './activateSet.ts'
import { applyAttestation } from './applyAttestation.ts'
import { applySetChange, isElectionDue } from './applySetChange.ts'
import { applySlots } from './applySlots.ts'
import type { ConsensusState, RecentBlock, SystemInput } from '../state/consensusState.ts'
import type { ConsensusFields, HeaderContext } from './headerContext.ts'
import { votingSets } from '../state/votingSets.ts'

/** Header rules applied: the state without execution's part, and what execution is to be told. */
export interface HeaderApplied {
  readonly state: ConsensusState
  readonly input: SystemInput
}

/**
 * All header rules of protocol.md §2 but time, signature and execution: who may produce, what the attestation justifies
 * and
 * finalises, which slots were missed, when sets change. The result lacks execution's part: see {@link applySystem}.
 * @throws errors of family `invalid`
 */
export function applyHeader(
  parent: { readonly hash: Hash; readonly state: ConsensusState },
  header: ConsensusFields,
  context: HeaderContext,
): HeaderApplied {
  const { params, rules } = context
  const before = parent.state
  if (header.version !== HEADER_VERSION) throw badHeader('unknown version', { version: header.version })
  if (header.parentHash !== parent.hash || header.height !== before.height + 1)
    throw brokenLink('not a child of its parent', { height: header.height })
  if (!Number.isSafeInteger(header.slot) || header.slot <= before.slot)
    throw brokenLink('slot does not advance', { slot: header.slot, parentSlot: before.slot })
  const active = activeInChild(before, parent.hash, rules)
  if (header.setId !== active.id)
    throw wrongSet('another set is active here', { given: header.setId, active: active.id })
  if (witnessAt(active, header.slot) !== header.producer)
    throw wrongTurn('not this witness’s slot', { slot: header.slot, producer: header.producer })
  if (before.jailed.includes(header.producer))
    throw wrongTurn('producer is jailed', { slot: header.slot, producer: header.producer })

  const recent = rememberParent(before, parent.hash, params, rules)
  const attested = applyAttestation({ ...before, recent }, header.attestation, context)
  const changed = applySetChange(attested.state, header, active, context)
  const { state, downtime } = applySlots(changed, header, context)
  const after: ConsensusState = { ...state, height: header.height, slot: header.slot }
  return {
    state: after,
    input: {
      height: header.height,
      slot: header.slot,
      producer: header.producer,
      finalHeight: after.final.height,
      justifiedHeight: after.justified.height,
      attesters: attested.voters,
      downtime,
      members: after.active.members,
      alternates: after.alternates,
      jailed: after.jailed,
      electionDue: isElectionDue(after, params),
      executiveCount: params.executiveCount,
      alternateCount: params.alternateCount,
    },
  }
}

function rememberParent(
  before: ConsensusState,
  hash: Hash,
  params: ChainParams,
  rules: ConsensusRules,
): readonly RecentBlock[] {
  const entry: RecentBlock = {
    height: before.height,
    slot: before.slot,
    hash,
    source: before.justified,
    votingSets: votingSets(before, rules.jointQuorum),
  }
  const kept =
    before.recent.length >= params.attestationReach
      ? before.recent.slice(before.recent.length - params.attestationReach + 1)
      : before.recent
  return [...kept, entry]
}

/** Who may produce in a child of this block at `slot`; null when that witness is jailed. */
export function producerAt(
  parent: { readonly hash: Hash; readonly state: ConsensusState },
  slot: number,
  rules: ConsensusRules,
): Address | null {
  const witness = witnessAt(activeInChild(parent.state, parent.hash, rules), slot)
  return parent.state.jailed.includes(witness) ? null : witness
}

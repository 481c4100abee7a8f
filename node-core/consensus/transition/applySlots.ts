import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
import { badOrphan } from '../errors.ts'
import { settleDuty } from '../witnesses/duty/settleDuty.ts'
import { witnessAt } from '../witnesses/set/turn.ts'
import type { ConsensusFields, HeaderContext } from './headerContext.ts'
import type { ConsensusState, SlotRecord } from '../state/consensusState.ts'

/**
 * Writes down the slots since the parent (missed) and this one (filled), excuses those whose orphaned header is listed,
 * and settles
 * what is final and past excusing: settled misses lead to downtime (protocol.md §2.11). A single witness is
 * never fined,
 * so nothing is kept for it. @throws CHAIN_BAD_ORPHAN
 */
export function applySlots(
  state: ConsensusState,
  header: ConsensusFields,
  context: HeaderContext,
): { state: ConsensusState; downtime: readonly Address[] } {
  const { params, rules } = context
  if (state.active.members.length === 1) {
    if (header.orphans.length > 0) throw badOrphan('a single witness has no orphans to list')
    return { state: state.unsettled.length === 0 ? state : { ...state, unsettled: [] }, downtime: [] }
  }
  let records: SlotRecord[] = state.unsettled.slice()
  for (let slot = Math.max(state.slot + 1, header.slot - params.maxUnsettledSlots); slot < header.slot; slot++)
    records.push({ slot, witness: witnessAt(state.active, slot), outcome: 'missed' })
  records.push({ slot: header.slot, witness: header.producer, outcome: 'filled' })
  if (records.length > params.maxUnsettledSlots) records = records.slice(records.length - params.maxUnsettledSlots)
  if (header.orphans.length > params.maxOrphansPerHeader) throw badOrphan('too many', { count: header.orphans.length })
  for (const bytes of header.orphans) excuse(records, bytes, context)
  const duty = noteFilled(state, header, records, params)
  let settled = 0
  while (settled < records.length && records[settled]!.slot + params.orphanReachSlots <= state.final.slot) settled++
  if (settled === 0) return { state: { ...state, unsettled: records, duty }, downtime: [] }
  const judged = settleDuty(duty, records.slice(0, settled), state.active.members, state.jailed, params.downtime, rules)
  return { state: { ...state, unsettled: records.slice(settled), duty: judged.duty }, downtime: judged.downtime }
}

/**
 * Which of the last 128 slots of this chain were filled, up to this block. A slot excused now counts as filled from now
 * on.
 */
function noteFilled(
  state: ConsensusState,
  header: ConsensusFields,
  records: readonly SlotRecord[],
  params: HeaderContext['params'],
): ConsensusState['duty'] {
  const width = params.downtime.quietWindowSlots
  const passed = header.slot - state.slot
  let filled = passed >= width ? 1n : ((state.duty.filled << BigInt(passed)) | 1n) & ((1n << BigInt(width)) - 1n)
  if (header.orphans.length > 0)
    for (const record of records)
      if (record.outcome === 'orphaned' && header.slot - record.slot < width)
        filled |= 1n << BigInt(header.slot - record.slot)
  return { ...state.duty, filled, known: Math.min(state.duty.known + passed, width) }
}

function excuse(records: SlotRecord[], bytes: Hex, { ports, rules }: HeaderContext): void {
  const orphan = ports.decodeHeader(bytes)
  const index = records.findIndex((r) => r.slot === orphan.slot)
  const record = records[index]
  if (record === undefined || record.outcome !== 'missed')
    throw badOrphan('its slot is not an unexcused gap here', { slot: orphan.slot })
  if (record.witness !== orphan.producer) throw badOrphan('not by the witness of that slot', { slot: orphan.slot })
  if (ports.seals.headerSigner(ports.seals.headerHash(orphan), orphan.signature) !== orphan.producer)
    throw badOrphan('not signed by its producer', { slot: orphan.slot })
  if (rules.orphansExcuse) records[index] = { ...record, outcome: 'orphaned' }
}

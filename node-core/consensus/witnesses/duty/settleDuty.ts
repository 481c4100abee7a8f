import type { Address } from '#node-core/model/ids.ts'
import type { ConsensusRules } from '../../rules/consensusRules.ts'
import type { ChainParams } from '../../params.ts'
import type { DutyRecord, SlotRecord } from '../../state/consensusState.ts'

function ones(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}

function onesBig(bits: bigint): number {
  let count = 0
  for (let rest = bits; rest !== 0n; rest >>= 32n) count += ones(Number(rest & 0xffff_ffffn) | 0)
  return count
}

/**
 * Adds settled slots to the duty record and names the witnesses with 3 own slots in a row, or 10 of their last 20,
 * missed. Misses
 * are ignored while fewer than a third of the chain's last 128 slots were filled: then the network, not a witness, is
 * at fault. (Its
 * last slots now, not those before the miss: history settles when finality is back, all of an outage at once.)
 */
export function settleDuty(
  duty: DutyRecord,
  records: readonly SlotRecord[],
  members: readonly Address[],
  jailed: readonly Address[],
  limits: ChainParams['downtime'],
  rules: Pick<ConsensusRules, 'quietExcuses'>,
): { duty: DutyRecord; downtime: Address[] } {
  const misses: Record<Address, number> = { ...duty.misses }
  const ownWindow = 2 ** limits.windowSlots - 1
  const inRow = 2 ** limits.missesInRow - 1
  const downtime = new Set<Address>()
  const quiet = rules.quietExcuses && onesBig(duty.filled) * 3 < duty.known
  for (const { witness, outcome } of records) {
    if (!members.includes(witness) || jailed.includes(witness)) continue
    const missed = outcome === 'missed'
    if (missed && quiet) continue
    const mask = (((misses[witness] ?? 0) << 1) | (missed ? 1 : 0)) & ownWindow
    misses[witness] = mask
    if (missed && ((mask & inRow) === inRow || ones(mask) >= limits.missesInWindow)) {
      downtime.add(witness)
      misses[witness] = 0
    }
  }
  return { duty: { ...duty, misses }, downtime: [...downtime].sort() }
}

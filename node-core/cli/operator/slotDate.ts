import { toIsoTime } from '#node-core/kernel/isoTime.ts'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'

/**
 * A slot as an operator reads it: its number and when it starts, ISO 8601 UTC (on test networks that skip slots: if
 * none is skipped).
 */
export function slotDate(status: Pick<ChainStatus, 'slot' | 'slotMs' | 'slotTimeMs'>, slot: number): string {
  return `slot ${slot}, ${toIsoTime(status.slotTimeMs + (slot - status.slot) * status.slotMs)}`
}

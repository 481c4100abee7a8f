import type { ChainStatus } from '../../operator/chainStatusMethods.ts'

/** A slot as an operator reads it: its number and when it starts, ISO 8601 UTC (on test networks that skip slots: if none is skipped). */
export function slotDate(status: Pick<ChainStatus, 'slot' | 'slotMs' | 'slotTimeMs'>, slot: number): string {
  return `slot ${slot}, ${new Date(status.slotTimeMs + (slot - status.slot) * status.slotMs).toISOString()}`
}

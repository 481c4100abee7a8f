import { setTimeout as sleep } from 'node:timers/promises'
import type { ChainStatus } from '#node-core/witness/status/chainStatusMethods.ts'
import type { FleetNode } from '../fleetNode.ts'

/** Time beyond the slots that were allowed: processes share a small machine. */
const SLACK_MS = 120_000

/** Polls the nodes until all answer and `test` holds. @throws MISMATCH with where everyone stood */
export async function waitFor(
  among: readonly FleetNode[],
  slotMs: number,
  what: string,
  slots: number,
  test: (statuses: readonly ChainStatus[]) => boolean,
): Promise<readonly ChainStatus[]> {
  const end = Date.now() + slots * slotMs + SLACK_MS
  for (;;) {
    const found = await Promise.all(among.map((node) => node.status()))
    const statuses = found.filter((status) => status !== null)
    if (statuses.length === among.length && test(statuses)) return statuses
    if (Date.now() > end)
      throw new Error(
        `MISMATCH: not reached: ${what}; ${found.map((s, i) => `${among[i]!.name} ${s === null ? 'down' : `${s.head.height}/${s.final.height} ${s.witness.key} ${s.witness.seat}, ${s.peers} peers${s.syncing ? ', fetching' : ''}${s.jailed.length > 0 ? ` (${s.jailed.length} jailed)` : ''}`}`).join(', ')}`,
      )
    await sleep(Math.min(500, slotMs / 2))
  }
}

/** The lowest final height among them. */
export const lowestFinal = (statuses: readonly ChainStatus[]): number =>
  Math.min(...statuses.map((s) => s.final.height))
export const highestHead = (statuses: readonly ChainStatus[]): number => Math.max(...statuses.map((s) => s.head.height))

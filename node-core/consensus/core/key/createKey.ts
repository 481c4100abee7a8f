import type { BlockNode } from '../../forkChoice/blockNode.ts'
import { createSafetyRecord, type SafetyRecord } from '../../votes/safetyRecord.ts'
import type { CoreConfig } from '../ports.ts'
import type { WitnessSigner } from '../../ports.ts'
import type { KeyState } from './keyState.ts'

/** How many slots that many rounds of the active set take. */
export function roundsOf(head: BlockNode, rounds: number): number {
  return rounds * head.state.active.members.length
}

/** The key's state at start (protocol.md §2.6). */
export function createKey(
  config: CoreConfig,
  signer: WitnessSigner | null,
  record: SafetyRecord | null,
  startSlot: number,
  head: BlockNode,
): KeyState {
  const base = { awaiting: new Map(), foreignSlot: startSlot, foreignTarget: -1 }
  if (signer === null) return { ...base, status: 'observer', record: null }
  const known =
    record !== null && record.witness === signer.address && record.genesisHash === config.genesisHash ? record : null
  if (!config.rules.silentUntilCurrent)
    return { ...base, status: 'armed', record: known ?? createSafetyRecord(config.genesisHash, signer.address) }
  if (known === null) return { ...base, status: 'silent', record: null }
  if (known.usedElsewhere === true) return { ...base, status: 'silent', record: known }
  const alone = head.state.active.members.length === 1
  const newborn = head.height === 0 && startSlot <= roundsOf(head, 2)
  return { ...base, status: alone || newborn ? 'armed' : 'listening', record: known }
}

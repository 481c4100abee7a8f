import type { BlockHeader, Vote, VoteData } from '#node-core/model/block.ts'
import { createSafetyRecord, type SafetyRecord } from '../../votes/safetyRecord.ts'
import type { BlockNode } from '../../forkChoice/blockNode.ts'
import type { Core } from '../core.ts'
import type { CoreConfig, CoreEffect, WitnessSigner } from '../ports.ts'

/**
 * Whether the witness key may sign.
 * - `observer`: no key.
 * - `silent`: no record, or signatures were seen that the record does not know; only the operator can re-arm.
 * - `listening`: a record is there; the network is heard first, in case this disk is a restored backup.
 * - `armed`: signs.
 */
export interface KeyState {
  status: 'observer' | 'silent' | 'listening' | 'armed'
  record: SafetyRecord | null
  /** What waits for a durable record, by the record's sequence. */
  readonly awaiting: Map<number, { readonly kind: 'vote'; readonly vote: VoteData } | { readonly kind: 'header'; readonly slot: number } | { readonly kind: 'rearm' }>
  /** Last slot in which a signature of this key not made here was seen (or the start). */
  foreignSlot: number
  foreignTarget: number
}

function roundsOf(head: BlockNode, rounds: number): number {
  return rounds * head.state.active.members.length
}

/** The key's state at start (protocol.md §2 "Vote"). */
export function createKey(config: CoreConfig, signer: WitnessSigner | null, record: SafetyRecord | null, startSlot: number, head: BlockNode): KeyState {
  const base = { awaiting: new Map(), foreignSlot: startSlot, foreignTarget: -1 }
  if (signer === null) return { ...base, status: 'observer', record: null }
  const known = record !== null && record.witness === signer.address && record.genesisHash === config.genesisHash ? record : null
  if (!config.rules.silentUntilCurrent) return { ...base, status: 'armed', record: known ?? createSafetyRecord(config.genesisHash, signer.address) }
  if (known === null) return { ...base, status: 'silent', record: null }
  const alone = head.state.active.members.length === 1
  const newborn = head.height === 0 && startSlot <= roundsOf(head, 2)
  return { ...base, status: alone || newborn ? 'armed' : 'listening', record: known }
}

/** Called every slot: a listening key is armed once the network was heard up to now, or two rounds long in vain. */
export function tickKey(core: Core, effects: CoreEffect[]): void {
  const { key, head, slot } = core
  if (key.status !== 'listening') return
  const heard = head.slot >= slot - 2 && head.slot > core.startSlot
  if (!heard && slot - core.startSlot < roundsOf(head, 2)) return
  key.status = 'armed'
  effects.push({ type: 'alert', code: 'CHAIN_KEY_ARMED', slot })
}

function silence(core: Core, effects: CoreEffect[], slot: number): void {
  const { key } = core
  key.foreignSlot = Math.max(key.foreignSlot, slot)
  if (key.status === 'silent' || key.status === 'observer' || !core.config.rules.silentUntilCurrent) return
  key.status = 'silent'
  key.awaiting.clear()
  core.building = null
  effects.push({ type: 'alert', code: 'CHAIN_KEY_USED_ELSEWHERE', slot })
}

/** A header by our key was seen: is it one that our record does not cover? */
export function watchOwnHeader(core: Core, header: BlockHeader, effects: CoreEffect[]): void {
  if (core.ports.signer?.address !== header.producer) return
  if (header.slot > (core.key.record?.lastSlot ?? -1)) silence(core, effects, header.slot)
}

/** A vote by our key was seen, carried by a block of `slot` or loose in the running slot. */
export function watchOwnVote(core: Core, vote: Vote, slot: number, effects: CoreEffect[]): void {
  core.key.foreignTarget = Math.max(core.key.foreignTarget, vote.tgtHeight)
  if (vote.tgtHeight > (core.key.record?.lastTargetHeight ?? -1)) silence(core, effects, slot)
}

/** Our key was caught in an offence against a message of our own: somebody else has it. */
export function keyCompromised(core: Core, effects: CoreEffect[]): void {
  silence(core, effects, core.slot)
}

/** The operator's word that no other node uses the key; believed only after two rounds without its signatures. */
export function rearm(core: Core, effects: CoreEffect[]): void {
  const { key, head, slot, ports, config } = core
  if (ports.signer === null || key.status === 'observer' || key.status === 'armed') return
  if (slot - key.foreignSlot < roundsOf(head, 2)) {
    effects.push({ type: 'alert', code: 'CHAIN_REARM_REFUSED', slot })
    return
  }
  const old = key.record ?? createSafetyRecord(config.genesisHash, ports.signer.address)
  // Above everything the key may have signed: heights, sources and slots that exist so far.
  key.record = {
    ...old, sequence: old.sequence + 1, lastSlot: Math.max(old.lastSlot, slot),
    lastTargetHeight: Math.max(old.lastTargetHeight, key.foreignTarget, head.height), lastSourceHeight: Math.max(old.lastSourceHeight, head.justifiedHeight),
  }
  key.awaiting.set(key.record.sequence, { kind: 'rearm' })
  effects.push({ type: 'persistSafety', record: key.record })
}

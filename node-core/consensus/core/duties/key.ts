import type { BlockHeader, Vote } from '#node-core/model/block.ts'
import { createSafetyRecord } from '../../votes/safetyRecord.ts'
import type { Core } from '../core.ts'
import type { CoreEffect } from '../ports.ts'
import { roundsOf } from '../key/createKey.ts'

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
  if (key.record !== null) {
    // A restart must not forget it: the other node may be silent by then, and both would sign again.
    key.record = {
      ...key.record,
      sequence: key.record.sequence + 1,
      lastTargetHeight: Math.max(key.record.lastTargetHeight, key.foreignTarget),
      usedElsewhere: true,
    }
    effects.push({ type: 'persistSafety', record: key.record })
  }
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
    ...old,
    usedElsewhere: false,
    sequence: old.sequence + 1,
    lastSlot: Math.max(old.lastSlot, slot),
    lastTargetHeight: Math.max(old.lastTargetHeight, key.foreignTarget, head.height),
    lastSourceHeight: Math.max(old.lastSourceHeight, head.justifiedHeight),
  }
  key.awaiting.set(key.record.sequence, { kind: 'rearm' })
  effects.push({ type: 'persistSafety', record: key.record })
}

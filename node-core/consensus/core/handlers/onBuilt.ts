import type { Block } from '#node-core/model/block.ts'
import { applySystem } from '../../transition/applySystem.ts'
import { recordHeader } from '../../votes/voteRule.ts'
import type { Building, Core } from '../core.ts'
import type { CoreEffect, CoreEvent } from '../ports.ts'
import { noteHeader } from '../duties/offences.ts'
import { addNode } from './onExecuted.ts'

/** The body is built: make "signed for this slot" durable, then sign. */
export function onBuilt(core: Core, event: CoreEvent & { type: 'built' }, effects: CoreEffect[]): void {
  const { building, key } = core
  if (
    building === null ||
    building.slot !== event.slot ||
    building.done !== null ||
    key.status !== 'armed' ||
    key.record === null
  )
    return
  if (key.record.lastSlot >= event.slot || core.slot !== event.slot) {
    core.building = null
    return
  }
  const state = applySystem(building.applied.state, building.applied.input, event.system, core.config.params)
  building.done = { header: event.header, transactions: event.transactions, state }
  key.record = recordHeader(key.record, event.slot)
  effects.push({ type: 'persistSafety', record: key.record })
  if (core.config.rules.safetyBeforeSignature)
    key.awaiting.set(key.record.sequence, { kind: 'header', slot: event.slot })
  else publish(core, building, effects)
}

/** Signs and publishes the block under construction. */
export function publish(core: Core, building: Building, effects: CoreEffect[]): void {
  core.building = null
  const { done, parent, applied } = building
  const { signer, seals, memo } = core.ports
  if (done === null || signer === null) return
  const hash = seals.headerHash(done.header)
  const header = { ...done.header, signature: signer.signHeader(hash) }
  const block: Block = { header, hash, transactions: done.transactions }
  memo?.set(hash, applied)
  noteHeader(core, header, hash, effects)
  effects.push({ type: 'broadcastBlock', block })
  if (core.nodes.has(parent.hash)) addNode(core, block, done.state, parent, effects)
}

import { freezeMs } from '../../params.ts'
import { slotAt, slotStartMs, type Core } from '../core.ts'
import { tickKey } from '../duties/key.ts'
import { forgetOldMessages } from '../duties/offences.ts'
import { maybeBuild } from '../duties/produce.ts'
import type { CoreEffect, TimerKind } from '../ports.ts'
import { locator, releaseEarly } from './onBlock.ts'

/** So many slots without a new final block raise an alarm. */
const FINALITY_ALARM_SLOTS = 30

export function onTimer(core: Core, kind: TimerKind, now: number, effects: CoreEffect[]): void {
  if (kind === 'freeze') core.frozen = core.head
  else if (kind === 'early') releaseEarly(core, now, effects)
  else if (kind === 'late') maybeBuild(core, now, effects)
  else onSlot(core, now, effects)
}

function onSlot(core: Core, now: number, effects: CoreEffect[]): void {
  const { config } = core
  const slot = slotAt(config, now)
  scheduleSlot(core, slot + 1, effects)
  // A clock set back never makes a slot run twice.
  if (slot <= core.slot) return
  core.slot = slot
  core.building = null
  forgetOldMessages(core)
  tickKey(core, effects)
  watchFinality(core, effects)
  askAgain(core, effects)
  maybeBuild(core, now, effects)
}

/** Timers of the coming slot: freeze, then start. */
export function scheduleSlot(core: Core, slot: number, effects: CoreEffect[]): void {
  const start = slotStartMs(core.config, slot)
  effects.push({ type: 'setTimer', kind: 'freeze', slot, atMs: start - freezeMs(core.config.params) })
  effects.push({ type: 'setTimer', kind: 'slot', slot, atMs: start })
}

/**
 * Missing parents are asked for again every other slot, a few at a time; the answer to an earlier request may have been
 * lost.
 */
function askAgain(core: Core, effects: CoreEffect[]): void {
  if (core.slot % 2 !== 0) return
  let asked = 0
  for (const [parent, list] of core.waiting) {
    if (core.executing.has(parent) || core.waitingHashes.has(parent)) continue
    effects.push({ type: 'requestBlocks', from: list.at(-1)!.from, to: parent, locator: locator(core) })
    if (++asked === 4) return
  }
}

function watchFinality(core: Core, effects: CoreEffect[]): void {
  // An idle single witness finalises nothing because it builds nothing.
  const behind = core.slot - core.final.slot > FINALITY_ALARM_SLOTS && core.head.height - core.final.height > 2
  if (behind === core.finalityStalled) return
  core.finalityStalled = behind
  effects.push({ type: 'alert', code: behind ? 'CHAIN_FINALITY_STALLED' : 'CHAIN_FINALITY_RESUMED', slot: core.slot })
}

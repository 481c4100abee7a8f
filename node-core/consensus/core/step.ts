import { slotAt, type Core } from './core.ts'
import { locator, onBlock } from './handlers/onBlock.ts'
import { onBuilt } from './handlers/onBuilt.ts'
import { onExecuted } from './handlers/onExecuted.ts'
import { onSafetyPersisted } from './handlers/onSafety.ts'
import { onTimer, scheduleSlot } from './handlers/onTimer.ts'
import { onVote } from './handlers/onVote.ts'
import { rearm } from './duties/key.ts'
import { maybeBuild } from './duties/produce.ts'
import { settleRecovery } from './tree/settleRecovery.ts'
import { maybeVote } from './duties/voting.ts'
import type { CoreEffect, CoreEvent } from './ports.ts'

/** First effects after `createCore`: the timers of the next slot, and what the operator should know. */
export function startCore(core: Core, nowMs: number): CoreEffect[] {
  const effects: CoreEffect[] = []
  const slot = slotAt(core.config, nowMs)
  // The running slot is left out: its freeze is past, and a restart must not produce in a slot it may have produced in.
  core.slot = Math.max(core.slot, slot)
  scheduleSlot(core, slot + 1, effects)
  settleRecovery(core, effects)
  if (core.key.status === 'silent') effects.push({ type: 'alert', code: 'CHAIN_KEY_SILENT', slot })
  return effects
}

/**
 * The consensus state machine. Deterministic: the same core and the same events give the same effects. `nowMs` is the
 * local clock
 * (Unix ms; may be wrong by seconds). Effects are to be carried out in order. @throws only families `corrupt` and `bug`
 */
export function step(core: Core, event: CoreEvent, nowMs: number): CoreEffect[] {
  const effects: CoreEffect[] = []
  switch (event.type) {
    case 'timer':
      onTimer(core, event.kind, nowMs, effects)
      break
    case 'blockReceived':
      onBlock(core, event.block, event.from, nowMs, effects)
      break
    case 'voteReceived':
      onVote(core, event.vote, event.from, effects)
      break
    case 'executed':
      onExecuted(core, event.hash, event.result, event.code, nowMs, effects)
      break
    case 'built':
      onBuilt(core, event, effects)
      break
    case 'buildFailed':
      if (core.building?.slot === event.slot && core.building.done === null) core.building = null
      break
    case 'blockPersisted': {
      const node = core.nodes.get(event.hash)
      if (node !== undefined) node.persisted = true
      maybeVote(core, effects)
      break
    }
    case 'safetyPersisted':
      onSafetyPersisted(core, event.sequence, effects)
      break
    case 'rangeDelivered':
      if (event.count === 0 || !core.waiting.has(event.to) || core.taken === core.takenAtFollowUp) break
      core.takenAtFollowUp = core.taken
      effects.push({ type: 'requestBlocks', from: event.from, to: event.to, locator: locator(core) })
      break
    case 'rearm':
      rearm(core, effects)
      break
    case 'workArrived':
      maybeBuild(core, nowMs, effects)
      break
  }
  return effects
}

import type { Core } from '../core.ts'
import { castVote } from '../duties/voting.ts'
import type { CoreEffect } from '../ports.ts'
import { publish } from './onBuilt.ts'

/** The safety record is durable up to `sequence`: whatever it covers may be signed and leave. */
export function onSafetyPersisted(core: Core, sequence: number, effects: CoreEffect[]): void {
  const { key } = core
  for (const [waitingFor, action] of [...key.awaiting]) {
    if (waitingFor > sequence) continue
    key.awaiting.delete(waitingFor)
    if (action.kind === 'rearm') {
      key.status = 'armed'
      effects.push({ type: 'alert', code: 'CHAIN_KEY_ARMED', slot: core.slot })
    } else if (key.status !== 'armed') {
      continue
    } else if (action.kind === 'header') {
      if (core.building?.slot === action.slot) publish(core, core.building, effects)
    } else {
      castVote(core, action.vote, effects)
    }
  }
}

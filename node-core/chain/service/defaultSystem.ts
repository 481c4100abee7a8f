import type { SystemRules } from '../execution/systemRules.ts'
import type { SystemInput, SystemOutput } from '../state/consensusState.ts'

/** System rules of a network whose witnesses never change: nobody is jailed, an election confirms who sits. */
export const FIXED_WITNESSES: SystemRules<SystemInput, SystemOutput> = {
  natives: new Map(),
  start: () => undefined,
  end: (_state, input) => ({ jailed: input.jailed, ranked: input.electionDue ? [...input.members, ...input.alternates] : null }),
}

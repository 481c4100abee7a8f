import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { CoreEffect } from '#node-core/consensus/core/ports.ts'
import type { Verdict } from '../ports.ts'

/**
 * What the core's effects say of the message that caused them: who broke a rule is not helped to spread it, and what is
 * new and says something goes on. All else stays here: one stranger must not make all nodes carry rubbish.
 * @param counts false for codes that are nobody's fault on this network
 */
export function verdictOf(effects: readonly CoreEffect[], counts: (code: ErrorCode) => boolean): Verdict {
  if (effects.some((effect) => effect.type === 'penalise' && counts(effect.code))) return 'reject'
  return effects.some((effect) => effect.type === 'passOn') ? 'accept' : 'ignore'
}

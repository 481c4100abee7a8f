import type { NodeError } from '#node-core/kernel/errors.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import { callFailed, callReverted } from '../errors.ts'
import { FAILURE } from '../interpreter/gas.ts'
import type { CallRun } from './runCall.ts'

/** What Ethereum's clients say; tools look for these words. */
const WORDS: Readonly<Record<string, string>> = {
  [FAILURE.invalidJump]: 'invalid jump destination',
  [FAILURE.staticChange]: 'write protection',
  [FAILURE.collision]: 'contract address collision',
  [FAILURE.codeTooLarge]: 'max code size exceeded',
  [FAILURE.initCodeTooLarge]: 'max initcode size exceeded',
  [FAILURE.badCode]: 'invalid code: must not begin with 0xef',
  [FAILURE.revert]: 'execution reverted',
}

/** The engine's word for a failure as Ethereum's clients put it. */
export function failureWords(failure: string): string {
  return WORDS[failure] ?? failure
}

/** A contract's own no carries its revert bytes (`output`); what the machine ran into is another thing. */
export function callFailure({ failure, output }: Pick<CallRun, 'failure' | 'output'>): NodeError {
  if (failure === null || failure === FAILURE.revert)
    return callReverted('the call reverted', { reason: failure ?? '', output: bytesToHexFast(output) })
  return callFailed(failureWords(failure), { reason: failure })
}

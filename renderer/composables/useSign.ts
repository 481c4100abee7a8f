import type { Action, ActionResult } from '#node-core/api/calls/actions.ts'
import { useSigningStore } from '../stores/signing.ts'

/**
 * Asks the person to sign: opens the dialog, resolves with the result, or with null when they cancelled. Errors are
 * shown in the
 * dialog itself, so callers only go on.
 */
export function useSign(): (action: Action) => Promise<ActionResult | null> {
  const signing = useSigningStore()
  return (action) => signing.sign(action)
}

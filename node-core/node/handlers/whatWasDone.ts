import type { ActionResult, PreparedAction } from '#node-core/api/calls/actions.ts'
import type { Activity } from '#node-core/api/calls/app.ts'
import { toldOfAction } from '../actions/toldOfAction.ts'

/** What a person signed by hand, as it stands in the activity: by whom, what about, and whether a network was there. */
export function whatWasDone(
  { from, sentence }: Pick<PreparedAction, 'from' | 'sentence'>,
  { state }: Pick<ActionResult, 'state'>,
  label: string | null,
): Activity['data'] {
  return { ...toldOfAction(sentence.data), from, fromName: label ?? '', state }
}

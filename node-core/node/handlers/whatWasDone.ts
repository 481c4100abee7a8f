import type { ActionResult, PreparedAction } from '#node-core/api/calls/actions.ts'
import type { Activity } from '#node-core/api/calls/app.ts'

/** What the list of what happened says of an act; a tracking code or a note is nobody's news. */
const TOLD = [
  'propName',
  'number',
  'factoryName',
  'name',
  'amountWei',
  'to',
  'toName',
  'witness',
  'witnessName',
] as const

/** What a person signed by hand, as it stands in the activity: by whom, what about, and whether a network was there. */
export function whatWasDone(
  { from, sentence }: Pick<PreparedAction, 'from' | 'sentence'>,
  { state }: Pick<ActionResult, 'state'>,
  label: string | null,
): Activity['data'] {
  const said = Object.fromEntries(
    TOLD.flatMap((key) => (sentence.data[key] === undefined ? [] : [[key, sentence.data[key]]])),
  )
  return { ...said, from, fromName: label ?? '', state }
}

import type { PreparedAction } from '#node-core/api/calls/actions.ts'

/** What lists of what happened say of an act; a tracking code or a note is nobody's news. */
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

/** What of a prepared action's data may be kept and shown later. */
export function toldOfAction(data: PreparedAction['sentence']['data']): PreparedAction['sentence']['data'] {
  return Object.fromEntries(TOLD.flatMap((key) => (data[key] === undefined ? [] : [[key, data[key]]])))
}

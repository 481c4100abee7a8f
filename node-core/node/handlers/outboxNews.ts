import type { Activity } from '#node-core/api/calls/app.ts'
import type { OutboxEntry } from '#node-core/model/outbox.ts'

/** What the list of what happened says of a line of the outbox: that it came through, or why it did not. */
export function outboxNews(
  { from, state, reason, code, about }: OutboxEntry,
  label: string | null,
): [code: string, data: Activity['data']] {
  const told = state === 'final' ? 'outbox.final' : `outbox.${reason ?? 'other'}`
  return [told, { ...about?.data, from, fromName: label ?? '', act: about?.kind ?? 'other', why: code ?? '' }]
}

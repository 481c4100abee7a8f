import type { OutboxEntry, OutboxReason } from '#node-core/model/outbox.ts'
import { groupOutbox, type OutboxGroup } from './judgeOutbox.ts'
import type { KeptTransaction } from './keptTransaction.ts'
import { MOST_ENDED } from './outbox.ts'

/** Reasons that hold up every later transaction of the account: told whoever signed. */
const HOLDS_UP: ReadonlySet<OutboxReason | null> = new Set(['notEnough', 'feeTooLow', 'notTaken'])

/** What is kept of a group that is over: nothing of what no person signed. */
function ended({ meant, members }: OutboxGroup, entry: OutboxEntry): readonly KeptTransaction[] {
  const shown = members.find(({ hash }) => hash === entry.hash) ?? meant
  const { state, reason, height } = entry
  if (shown.about?.by !== 'person' || (state !== 'final' && state !== 'refused' && state !== 'givenUp')) return []
  return [{ ...shown, raw: '0x', replaces: null, end: { state, reason, height } }]
}

/**
 * Notes what is new since the last look: what others have been given, what ended, what was told. Never forgets what is
 * not over; of what is, the latest stay.
 * @returns what to keep, and what a person should be told
 */
export function settleOutbox(
  kept: readonly KeptTransaction[],
  entries: readonly OutboxEntry[],
): { readonly kept: readonly KeptTransaction[]; readonly news: readonly OutboxEntry[] } {
  const byHash = new Map(entries.map((entry) => [entry.hash, entry]))
  const news: OutboxEntry[] = []
  const next = groupOutbox(kept).flatMap((group): readonly KeptTransaction[] => {
    const { members, current } = group
    const entry = members.map(({ hash }) => byHash.get(hash)).find((found) => found !== undefined)
    if (entry === undefined || members.some(({ end }) => end !== null)) return members
    const shown = members.find(({ hash }) => hash === entry.hash)!
    const trouble = entry.state === 'refused' ? entry.reason : null
    const isTold = trouble !== null && trouble !== shown.told
    if (isTold && (shown.about?.by === 'person' || HOLDS_UP.has(entry.reason))) news.push(entry)
    if (entry.state === 'final' && shown.waited && shown.about?.by === 'person') news.push(entry)
    if (entry.over) return ended(group, entry)
    return members.map((one) => ({
      ...one,
      sent: one.sent || (one === current && entry.state === 'sent'),
      waited: one.waited || (one === shown && entry.state === 'waiting' && entry.reason !== 'sending'),
      told: one === shown ? trouble : one.told,
    }))
  })
  const over = next.filter(({ end }) => end !== null)
  const tooMany = new Set(over.slice(0, Math.max(0, over.length - MOST_ENDED)))
  return { kept: next.filter((one) => !tooMany.has(one)), news }
}

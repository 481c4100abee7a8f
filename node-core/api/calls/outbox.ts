import type { OutboxEntry } from '../../model/outbox.ts'
import { feed } from '../define.ts'
import { nothing } from './schemas.ts'

export const outboxFeeds = {
  /** Where everything stands that accounts of this computer signed, the latest first; all of it anew each time. */
  'outbox.entries': feed<readonly OutboxEntry[]>()('window', nothing),
}

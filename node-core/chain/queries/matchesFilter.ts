import type { Log } from '#node-core/model/receipt.ts'
import type { LogFilter } from './chainQueries.ts'

/**
 * Whether a log is one that the filter asks for: any of the addresses, and any of the topics at each position. A
 * position that is named
 * has to be there, even where whatever may stand in it.
 */
export function matchesFilter(
  log: Log,
  { addresses = [], topics = [] }: Pick<LogFilter, 'addresses' | 'topics'>,
): boolean {
  if (addresses.length > 0 && !addresses.includes(log.address)) return false
  return (
    topics.length <= log.topics.length &&
    topics.every((wanted, i) => wanted === null || wanted.includes(log.topics[i]!))
  )
}

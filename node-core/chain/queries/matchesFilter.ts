import type { Log } from '#node-core/model/receipt.ts'
import type { LogFilter } from '../service/chain.ts'

/** Whether a log is one that the filter asks for: any of the addresses, and any of the topics at each position. */
export function matchesFilter(log: Log, filter: Pick<LogFilter, 'addresses' | 'topics'>): boolean {
  if (filter.addresses !== undefined && filter.addresses.length > 0 && !filter.addresses.includes(log.address)) return false
  return (filter.topics ?? []).every((wanted, i) => wanted === null || (log.topics[i] !== undefined && wanted.includes(log.topics[i])))
}

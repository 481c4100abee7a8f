import type { Chain } from '#node-core/chain/service/chain.ts'
import { createBlockTimes } from '../format/blockTime.ts'
import { formatLog } from '../format/formatBlock.ts'
import { readFilterRange } from '../format/filterRange.ts'
import { readLogFilter } from '../format/logFilter.ts'
import { badParams, filterNotFound, tooLarge } from '../errors.ts'
import { blocksOf, logsOf, trailSince } from '../trail.ts'
import { createPendingFeed } from './pendingFeed.ts'
import { takes, type RpcMethod, type RpcMethods } from './method.ts'

/** Most filters at once, of all clients together; one that nobody asks for goes after five minutes. */
export const MAX_FILTERS = 1_000
export const FILTER_LIFE_MS = 5 * 60_000

interface Filter {
  /** What came since the last time. */
  readonly changes: (asker: Chain) => unknown
  /** All that matches; only filters for logs have it. */
  readonly all?: (asker: Chain) => unknown
  readonly end?: () => void
  usedAt: number
}

export interface FilterMethods {
  /**
   * For one caller, whose turns its questions take; filters are everybody's, since a client may come back by another
   * connection.
   */
  methodsFor(asker: Chain): RpcMethods
  close(): void
}

/**
 * Filters that are asked for what is new. Nothing is gathered for them but where they stand, so that a forgotten one
 * costs nothing.
 */
export function filterMethods(chain: Chain, now: () => number = Date.now): FilterMethods {
  const filters = new Map<string, Filter>()
  const pending = createPendingFeed(chain)
  let count = 0n

  const drop = (id: string): boolean => {
    filters.get(id)?.end?.()
    return filters.delete(id)
  }
  const sweep = () => {
    for (const [id, { usedAt }] of filters) if (now() - usedAt > FILTER_LIFE_MS) drop(id)
  }
  const add = (filter: Omit<Filter, 'usedAt'>): string => {
    const id = `0x${(++count).toString(16)}`
    filters.set(id, { ...filter, usedAt: now() })
    return id
  }
  const room = () => {
    sweep()
    if (filters.size >= MAX_FILTERS) throw tooLarge('too many filters', { limit: MAX_FILTERS })
  }
  const find = (id: unknown): Filter => {
    if (typeof id !== 'string' || !/^0x[0-9a-fA-F]{1,16}$/.test(id))
      throw badParams('not a filter’s name', { name: 'filter' })
    sweep()
    const filter = filters.get(`0x${BigInt(id).toString(16)}`)
    if (filter === undefined)
      throw filterNotFound('no such filter: it was uninstalled, or not asked for in a while', {
        limitMs: FILTER_LIFE_MS,
      })
    filter.usedAt = now()
    return filter
  }

  const newFilter: RpcMethod = ([given]) => {
    const range = readFilterRange(given)
    room()
    let at = chain.head
    return add({
      async changes(asker) {
        const trail = trailSince(asker, at)
        const timeOf = createBlockTimes(asker)
        const logs = await logsOf(asker, trail, range)
        // Moved only now: a question that failed is asked again.
        at = { ...chain.head, ...trail.head }
        return logs.map(({ log, removed }) => formatLog(log, timeOf(log.blockHash), removed))
      },
      async all(asker) {
        const timeOf = createBlockTimes(asker)
        return (await asker.getLogs(readLogFilter(asker, given))).map((log) => formatLog(log, timeOf(log.blockHash)))
      },
    })
  }
  const newBlockFilter: RpcMethod = () => {
    room()
    let at = chain.head
    return add({
      changes() {
        const trail = trailSince(chain, at)
        at = { ...chain.head, ...trail.head }
        return blocksOf(chain, trail)
      },
    })
  }
  const newPendingTransactionFilter: RpcMethod = () => {
    room()
    const reader = pending.open()
    const id: string = add({
      changes() {
        const hashes = reader.read()
        if (hashes !== null) return hashes
        drop(id)
        throw filterNotFound('more transactions came than are kept for a filter', {})
      },
      end: reader.close,
    })
    return id
  }
  return {
    methodsFor: (asker) => ({
      eth_newFilter: takes(1, newFilter),
      eth_newBlockFilter: takes(0, newBlockFilter),
      eth_newPendingTransactionFilter: takes(0, newPendingTransactionFilter),
      eth_getFilterChanges: takes(1, ([id]) => find(id).changes(asker)),
      eth_getFilterLogs: takes(1, ([id]) => {
        const { all } = find(id)
        if (all === undefined) throw filterNotFound('not a filter for logs', {})
        return all(asker)
      }),
      eth_uninstallFilter: takes(
        1,
        ([id]) => typeof id === 'string' && /^0x[0-9a-fA-F]{1,16}$/.test(id) && drop(`0x${BigInt(id).toString(16)}`),
      ),
    }),
    close() {
      for (const id of [...filters.keys()]) drop(id)
    },
  }
}

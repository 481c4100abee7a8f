import type { Chain } from '#node-core/chain/service/chain.ts'
import { badParams } from './errors.ts'
import { createBlockTimes } from './format/blockTime.ts'
import { readFilterRange } from './format/filterRange.ts'
import { formatLog } from './format/formatBlock.ts'
import { blockMethods } from './methods/blockMethods.ts'
import { takes, type RpcMethods } from './methods/method.ts'
import { blocksOf, logsOf, trailSince, type Trail } from './trail.ts'

const MAX_SUBSCRIPTIONS = 64
/** News of a subscription that wait for its id to be sent; what comes beyond is left out. */
const MAX_HELD = 1_024

/** The methods for one request (a call or a batch), and what is to be said once its answer has been sent. */
export interface SubscriptionRequest {
  readonly methods: RpcMethods
  answered(): void
}

/**
 * `eth_subscribe` for one connection: newHeads, logs, newPendingTransactions. A client knows a subscription by the id
 * in the answer, so its news never come before that.
 */
export function createSubscriptions(
  chain: Chain,
  send: (text: string) => void,
  onFailure: (error: unknown) => void,
): { request(): SubscriptionRequest; close(): void } {
  const open = new Map<string, () => void>()
  /** News of subscriptions whose id is not sent yet. */
  const held = new Map<string, string[]>()
  let count = 0
  const blockByHash = blockMethods(chain)['eth_getBlockByHash']!
  const notify = (id: string, result: unknown) => {
    const text = JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: id, result } })
    const waiting = held.get(id)
    if (waiting === undefined) send(text)
    else if (waiting.length < MAX_HELD) waiting.push(text)
  }

  /** A new head may bring several blocks, and take some away. */
  const follow = (tell: (trail: Trail) => void): (() => void) => {
    let at: Trail['head'] = chain.head
    return chain.onHead(() => {
      const trail = trailSince(chain, at)
      at = trail.head
      tell(trail)
    })
  }

  function subscribe(kind: unknown, filter: unknown, id: string): () => void {
    if (kind !== 'logs' && filter != null && kind !== 'newPendingTransactions')
      throw badParams('that subscription takes no filter', { name: 'filter' })
    if (kind === 'newHeads') {
      return follow((trail) => {
        for (const hash of blocksOf(chain, trail)) notify(id, blockByHash([hash, false]))
      })
    }
    if (kind === 'newPendingTransactions') {
      if (filter != null && filter !== false) throw badParams('hashes only', { name: 'filter' })
      return chain.onTransaction((tx) => notify(id, tx.hash))
    }
    if (kind !== 'logs') throw badParams('no such subscription', { name: String(kind).slice(0, 40) })
    const wanted = readFilterRange(filter ?? {})
    return follow((trail) => {
      const timeOf = createBlockTimes(chain)
      // Blocks may hold more logs than one answer: the client gets none of them, and the node lives on.
      logsOf(chain, trail, wanted).then(
        (logs) => {
          for (const { log, removed } of logs) notify(id, formatLog(log, timeOf(log.blockHash), removed))
        },
        (error: unknown) => onFailure(error),
      )
    })
  }

  const close = (id: string) => {
    open.get(id)?.()
    held.delete(id)
    return open.delete(id)
  }

  return {
    request() {
      const opened: string[] = []
      return {
        methods: {
          eth_subscribe: takes(2, ([kind, filter]) => {
            if (open.size >= MAX_SUBSCRIPTIONS) throw badParams('too many subscriptions', { limit: MAX_SUBSCRIPTIONS })
            const id = `0x${(++count).toString(16)}`
            open.set(id, subscribe(kind, filter, id))
            held.set(id, [])
            opened.push(id)
            return id
          }),
          eth_unsubscribe: takes(1, ([id]) => close(String(id))),
        },
        answered() {
          for (const id of opened) {
            const waiting = held.get(id) ?? []
            held.delete(id)
            for (const text of waiting) send(text)
          }
        },
      }
    },
    close() {
      for (const id of [...open.keys()]) close(id)
    },
  }
}

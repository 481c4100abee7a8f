import type { Chain } from '#node-core/chain/service/chain.ts'
import { badParams } from './errors.ts'
import { formatLog } from './format/formatBlock.ts'
import { ethMethods, readLogFilter } from './methods/ethMethods.ts'
import type { RpcMethods } from './methods/method.ts'

const MAX_SUBSCRIPTIONS = 64

/** `eth_subscribe` for one connection: newHeads, logs, newPendingTransactions. */
export function createSubscriptions(chain: Chain, send: (text: string) => void, onFailure: (error: unknown) => void): { readonly methods: RpcMethods; close(): void } {
  const open = new Map<string, () => void>()
  let count = 0
  const eth = ethMethods(chain)
  const notify = (id: string, result: unknown) => send(JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: id, result } }))

  function subscribe(kind: unknown, filter: unknown, id: string): () => void {
    if (kind === 'newHeads') return chain.onHead(({ head }) => notify(id, eth['eth_getBlockByHash']!([head.hash, false])))
    if (kind === 'newPendingTransactions') return chain.onTransaction((tx) => notify(id, tx.hash))
    if (kind !== 'logs') throw badParams('no such subscription', { name: String(kind).slice(0, 40) })
    const wanted = readLogFilter(chain, filter)
    return chain.onHead(({ head }) => {
      // A block may hold more logs than one answer: the client gets none of them, and the node lives on.
      chain.getLogs({ ...wanted, fromHeight: head.height, toHeight: head.height }).then((logs) => {
        for (const log of logs) notify(id, formatLog(log))
      }, (error: unknown) => onFailure(error))
    })
  }

  return {
    methods: {
      eth_subscribe([kind, filter]) {
        if (open.size >= MAX_SUBSCRIPTIONS) throw badParams('too many subscriptions', { limit: MAX_SUBSCRIPTIONS })
        const id = `0x${(++count).toString(16)}`
        open.set(id, subscribe(kind, filter, id))
        return id
      },
      eth_unsubscribe([id]) {
        const undo = open.get(String(id))
        undo?.()
        return open.delete(String(id))
      },
    },
    close() {
      for (const undo of open.values()) undo()
      open.clear()
    },
  }
}

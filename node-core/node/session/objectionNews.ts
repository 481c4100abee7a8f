import { encodeEventTopics } from 'viem'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { toAddress, toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order/order.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { decodeLog } from '#node-core/market/contracts/readEvents.ts'
import type { LicenceReader } from '#node-core/market/licences/readLicence.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'

export interface ObjectionNews {
  readonly code: 'orderObjected' | 'objectionWithdrawn'
  readonly order: Order
}

export interface ObjectionNewsOptions {
  readonly chain: Pick<Chain, 'head' | 'onHead' | 'getLogs'>
  readonly ports: MarketPorts
  readonly licences: LicenceReader
  /** An account of this node: only parties are told. */
  holds(account: Address): boolean
  tell(news: ObjectionNews): void
  readonly log: Logger
}

const TOPICS = (['OrderObjected', 'ObjectionWithdrawn'] as const).map((eventName) =>
  toHash(String(encodeEventTopics({ abi: LicensedProp_abi, eventName })[0])),
)
/** Blocks looked at after one new head: a node that comes back from far sees the state of its orders instead. */
const MOST_BLOCKS = 64

/**
 * Tells buyer and factory on this node of objections as they enter the chain, each once. Stop with the returned
 * function.
 */
export function startObjectionNews({ chain, ports, licences, holds, tell, log }: ObjectionNewsOptions): () => void {
  let seen = chain.head.height
  const inTurn = createSerialQueue()

  const look = async (to: number) => {
    const from = Math.max(seen + 1, to - MOST_BLOCKS + 1)
    seen = Math.max(seen, to)
    if (from > to) return
    for (const logged of await chain.getLogs({ fromHeight: from, toHeight: to, topics: [TOPICS as readonly Hash[]] })) {
      const event = decodeLog(LicensedProp_abi, { ...logged, index: logged.logIndex, timeS: 0 })
      // Anybody's contract can write such an event: what counts is what a licence line says of the order.
      const order =
        event === null
          ? null
          : await readOrder(ports, licences, {
              licence: toAddress(logged.address),
              id: toHash(String(event.args['orderId'])),
            }).catch(() => null)
      if (
        event === null ||
        order === null ||
        order.objection === null ||
        (!holds(order.buyer) && !holds(order.factory))
      )
        continue
      tell({ code: event.name === 'OrderObjected' ? 'orderObjected' : 'objectionWithdrawn', order })
    }
  }
  const stop = chain.onHead(() => {
    const to = chain.head.height
    inTurn(() => look(to)).catch((error: unknown) => log.warn('objections could not be looked for', { error }))
  })
  return stop
}

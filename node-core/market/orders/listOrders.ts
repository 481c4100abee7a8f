import { eachRow } from '#node-core/kernel/eachRow.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order, OrderCursor } from '#node-core/model/order/order.ts'
import type { LicenceReader } from '../licences/readLicence.ts'
import type { MarketPorts } from '../ports.ts'
import { pageOfOrders } from './pageOfOrders.ts'
import { readOrder } from './readOrder.ts'

/** Most orders in one answer. */
export const MAX_ORDERS = 200

export interface OrdersPage {
  readonly party: Address
  readonly as: 'fan' | 'factory' | 'studio'
  readonly limit: number
  readonly before?: OrderCursor | undefined
}

const BOOKS = { fan: 'buyer', factory: 'factory', studio: 'all' } as const

/** A page of the orders somebody is party to, newest first. One row that cannot be read is left out. */
export async function listOrders(
  ports: MarketPorts,
  licences: LicenceReader,
  { party, as, limit, before }: OrdersPage,
): Promise<readonly Order[]> {
  const lines = (await licences.list()).filter((licence) => as !== 'studio' || licence.studio === party)
  const rows = await pageOfOrders(ports.chain, {
    licences: lines.map(({ address }) => address),
    book: BOOKS[as],
    party,
    limit: Math.min(limit, MAX_ORDERS),
    before,
  })
  return eachRow({ list: 'orders', rows, log: ports.log }, (id) => readOrder(ports, licences, id))
}

import type { Order } from '#node-core/model/order/order.ts'
import { amountOfRole } from '#node-core/model/split.ts'
import type { OrderParty } from '../../stores/orders.ts'

/** What of an order's price is a party's own; null for whoever pays it. */
export function ownShare({ split }: Pick<Order, 'split'>, as: OrderParty): bigint | null {
  return as === 'fan' ? null : amountOfRole(split, as)
}

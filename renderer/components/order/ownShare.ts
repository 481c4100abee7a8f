import type { Order } from '#node-core/model/order/order.ts'
import { endOfOrder } from '#node-core/model/order/orderMachine.ts'
import { amountOfRole } from '#node-core/model/split.ts'
import type { HomeOf } from '../../navigation.ts'

/** What of an order's price is or will be a party's own; null for whoever pays it, and where the money went back. */
export function ownShare({ split, state }: Pick<Order, 'split' | 'state'>, as: HomeOf): bigint | null {
  return as === 'fan' || endOfOrder(state) === 'returned' ? null : amountOfRole(split, as)
}

import type { Address } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { orderExits, type ExitKind } from '../orders/orderExits.ts'

export interface OrderNeed {
  readonly order: Order
  readonly kind: ExitKind
  /** When the chance is gone, where it is. */
  readonly until: string | null
}

/**
 * Orders on which this account has the next move, most urgent first. Moves that are anyone's do not count as a duty.
 */
export function ordersThatNeed(orders: readonly Order[], account: Address | null, now: Date): readonly OrderNeed[] {
  return orders
    .flatMap((order) => {
      const exit = orderExits(order, account, now).find(
        (candidate) => candidate.open && candidate.main && (candidate.who !== 'anyone' || account === order.buyer),
      )
      return exit ? [{ order, kind: exit.kind, until: exit.until }] : []
    })
    .sort((a, b) => (a.until ?? '9').localeCompare(b.until ?? '9'))
}

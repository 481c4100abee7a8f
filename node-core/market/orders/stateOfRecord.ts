import { ORDER_STATES, REFUND_REASONS, type OrderRecord } from '#node-core/contracts/index.ts'
import type { OrderState } from '#node-core/model/order/order.ts'

/** The contract's state with the reason of a refund: declined, expired and cancelled are ends of their own. */
export function stateOfRecord(record: Pick<OrderRecord, 'state' | 'refundReason'>): OrderState {
  const state = ORDER_STATES[record.state]
  if (state !== 'refunded') return state === undefined || state === 'none' ? 'placed' : state
  const reason = REFUND_REASONS[record.refundReason]
  return reason === 'declined' || reason === 'expired' || reason === 'cancelled' ? reason : 'refunded'
}

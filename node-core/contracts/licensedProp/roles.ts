/**
 * Who a share is for, as in the `SharePaid` event. 1 to 127 name legs, from 128 on the parties of every order
 * (Roles.sol).
 */
export const ROLES = {
  materialSupplier: 1,
  carrier: 2,
  lastLeg: 127,
  studio: 128,
  designer: 129,
  paradigmDeveloper: 130,
  factory: 131,
} as const

/** Numbers of Solidity's `OrderState`, in its order. */
export const ORDER_STATES = ['none', 'placed', 'accepted', 'shipped', 'objected', 'settled', 'refunded'] as const
export type OrderStateName = (typeof ORDER_STATES)[number]

/** Numbers of Solidity's `RefundReason`, in its order. */
export const REFUND_REASONS = ['none', 'declined', 'expired', 'cancelled', 'late', 'agreed', 'unanswered'] as const
export type RefundReasonName = (typeof REFUND_REASONS)[number]

/** Numbers of Solidity's `OrderBook`, in its order. */
export const ORDER_BOOKS = ['all', 'buyer', 'factory', 'settled'] as const
export type OrderBookName = (typeof ORDER_BOOKS)[number]

import type { Action } from '#node-core/api/calls/actions.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order.ts'

export type ExitKind = Extract<
  Action['kind'],
  | 'acceptOrder'
  | 'declineOrder'
  | 'cancelOrder'
  | 'expireOrder'
  | 'recordProduced'
  | 'recordShipped'
  | 'confirmOrder'
  | 'settleOrder'
  | 'refundLateOrder'
  | 'extendOrder'
  | 'objectOrder'
  | 'withdrawObjection'
  | 'giveBackOrder'
  | 'refundObjectedOrder'
>

/** One way out of an order's present state. */
export interface OrderExit {
  readonly kind: ExitKind
  readonly who: 'fan' | 'factory' | 'anyone'
  /** The acting account may do it now. */
  readonly open: boolean
  /** When it opens or closes, ISO 8601; null when time plays no part. */
  readonly from: string | null
  readonly until: string | null
  /** What most people want here. */
  readonly main: boolean
}

/**
 * Every exit of an order's state, as the contract has them (LicensedPropOrders.sol, LicensedPropObjections.sol), judged
 * by the chain's clock. The last second of a
 * window belongs to the party whose window it is.
 */
export function orderExits(order: Order, account: Address | null, now: Date): readonly OrderExit[] {
  const isFan = account === order.buyer
  const isFactory = account === order.factory
  const past = (time: string | null) => time !== null && now.getTime() > Date.parse(time)
  const exit = (
    kind: ExitKind,
    who: OrderExit['who'],
    inTime: boolean,
    times: { from?: string | null; until?: string | null } = {},
    main = false,
  ): OrderExit => ({
    kind,
    who,
    main,
    from: times.from ?? null,
    until: times.until ?? null,
    open: inTime && account !== null && (who === 'anyone' || (who === 'fan' ? isFan : isFactory)),
  })
  switch (order.state) {
    case 'placed':
      return [
        exit('acceptOrder', 'factory', !past(order.acceptBy), { until: order.acceptBy }, true),
        exit('declineOrder', 'factory', true),
        exit('cancelOrder', 'fan', true),
        exit('expireOrder', 'anyone', past(order.acceptBy), { from: order.acceptBy }, past(order.acceptBy)),
      ]
    case 'accepted': {
      const produced = order.timeline.some((event) => event.kind === 'produced')
      return [
        exit('recordProduced', 'factory', !produced, {}, !produced),
        exit('recordShipped', 'factory', !past(order.produceBy), { until: order.produceBy }, produced),
        exit('giveBackOrder', 'factory', true),
        exit('refundLateOrder', 'fan', past(order.produceBy), { from: order.produceBy }, past(order.produceBy)),
        ...(order.extended ? [] : [exit('extendOrder', 'fan', past(order.produceBy), { from: order.produceBy })]),
      ]
    }
    case 'shipped':
      return [
        exit('confirmOrder', 'fan', true, {}, true),
        ...(order.objection === null
          ? [exit('objectOrder', 'fan', !past(order.settleAfter), { until: order.settleAfter })]
          : []),
        exit('giveBackOrder', 'factory', true),
        exit('settleOrder', 'anyone', past(order.settleAfter), { from: order.settleAfter }, past(order.settleAfter)),
      ]
    case 'objected': {
      const due = order.objection?.refundAfter ?? null
      return [
        exit('giveBackOrder', 'factory', true, {}, true),
        exit('confirmOrder', 'fan', true),
        exit('withdrawObjection', 'fan', true),
        exit('refundObjectedOrder', 'anyone', past(due), { from: due }, past(due)),
      ]
    }
    default:
      return []
  }
}

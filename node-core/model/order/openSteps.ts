import type { Address } from '../ids.ts'
import type { Order } from './order.ts'
import { isInTime, nextDefaultRow, openRows, rowsOf, type ProcessCase } from '../process/openRows.ts'
import { ORDER_STEPS, type OrderStep, type OrderStepName } from './orderMachine.ts'

/** What of an order decides about its steps. */
export type OrderFacts = Pick<
  Order,
  | 'state'
  | 'buyer'
  | 'factory'
  | 'acceptBy'
  | 'produceBy'
  | 'settleAfter'
  | 'disputeWindowS'
  | 'extended'
  | 'objection'
  | 'timeline'
>

const rows: readonly OrderStep[] = ORDER_STEPS
const seconds = (time: string | null | undefined) => (time == null ? null : Date.parse(time) / 1_000)

/** An order as the machine reads it. */
export function caseOfOrder(order: OrderFacts): ProcessCase {
  const taken: OrderStepName[] = []
  if (order.extended) taken.push('extendOrder')
  if (order.objection !== null) taken.push('objectOrder')
  if (order.timeline.some(({ kind }) => kind === 'produced')) taken.push('recordProduced')
  return {
    state: order.state,
    parties: { buyer: order.buyer, factory: order.factory },
    times: {
      acceptBy: seconds(order.acceptBy),
      produceBy: seconds(order.produceBy),
      settleAfter: seconds(order.settleAfter),
      refundAfter: seconds(order.objection?.refundAfter),
    },
    windows: { disputeWindow: order.disputeWindowS },
    taken: new Set(taken),
  }
}

/** Steps that leave the order's state and can still be taken by somebody, now or later. */
export function stepsOf(order: OrderFacts): readonly OrderStep[] {
  return rowsOf(rows, caseOfOrder(order))
}

/**
 * Steps that `actor` can take now; null: that somebody can.
 * @param nowS the chain's clock, Unix seconds
 */
export function openSteps(order: OrderFacts, actor: Address | null, nowS: number): readonly OrderStep[] {
  return openRows(rows, caseOfOrder(order), actor, nowS)
}

/** The step of `open` that its party is offered first. */
export function mainStep(open: readonly OrderStep[], by: OrderStep['by']): OrderStep | null {
  return open.find((row) => row.by === by && row.rank === 'main') ?? null
}

/**
 * What happens by default when nobody acts, and the last second before anyone may have it done; null at the end.
 */
export function nextDefault(
  order: OrderFacts,
  nowS: number,
): { readonly step: OrderStep; readonly afterS: number; readonly open: boolean } | null {
  const at = caseOfOrder(order)
  const found = nextDefaultRow(rows, at)
  return found && { step: found.row, afterS: found.afterS, open: isInTime(found.row, at, nowS) }
}

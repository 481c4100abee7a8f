import type { Address } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { caseOfOrder, mainStep, stepsOf } from '#node-core/model/order/openSteps.ts'
import type { OrderStep, OrderStepName } from '#node-core/model/order/orderMachine.ts'
import { ROLE_OF_ACTOR } from '#node-core/model/order/orderOutlook.ts'
import { closesAtS, isInTime, opensAfterS } from '#node-core/model/process/openRows.ts'

export type ExitKind = OrderStepName

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

const isoTime = (seconds: number | null) => (seconds === null ? null : new Date(seconds * 1_000).toISOString())

/**
 * Every exit of an order's state, as the order machine has them, judged by the chain's clock. A step that several may
 * take at different times stands here once: as this account may take it first.
 */
export function orderExits(order: Order, account: Address | null, now: Date): readonly OrderExit[] {
  const at = caseOfOrder(order)
  const nowS = now.getTime() / 1_000
  const concerns = (row: OrderStep) => row.by === 'anyone' || at.parties[row.by] === account
  const rows = stepsOf(order)
  const inTime = rows.filter((row) => isInTime(row, at, nowS))
  const shown = rows.filter((row) => {
    const same = rows.filter(({ name }) => name === row.name)
    return row === (same.find(concerns) ?? same[0])
  })
  return shown.map((row) => ({
    kind: row.name,
    who: ROLE_OF_ACTOR[row.by],
    open: account !== null && concerns(row) && inTime.includes(row),
    from: isoTime(opensAfterS(row, at)),
    until: isoTime(closesAtS(row, at)),
    main: row === mainStep(inTime, row.by),
  }))
}

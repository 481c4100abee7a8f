import { secondsToIsoTime } from '../../kernel/isoTime.ts'
import type { OrderOutlook } from './order.ts'
import { closesAtS, isInTime, opensAfterS, rowsOf } from '../process/openRows.ts'
import { caseOfOrder, nextDefault, type OrderFacts } from './openSteps.ts'
import { ORDER_STEPS, type OrderActor, type OrderStep, type OrderStepName } from './orderMachine.ts'

/** Parties of the contract as the app's roles. */
export const ROLE_OF_ACTOR = { buyer: 'fan', factory: 'factory', anyone: 'anyone' } as const satisfies Record<
  OrderActor,
  string
>

const CODE_OF_DEFAULT: Readonly<Partial<Record<OrderStepName, OrderOutlook['otherwise']>>> = {
  expireOrder: 'refund',
  settleOrder: 'settle',
  refundLateOrder: 'refundLate',
  refundObjectedOrder: 'refundObjected',
}
const rows: readonly OrderStep[] = ORDER_STEPS

/**
 * Who must act next, until when, and what happens otherwise.
 * @param nowS the chain's clock, Unix seconds
 */
export function orderOutlook(order: OrderFacts, nowS: number): OrderOutlook {
  const due = nextDefault(order, nowS)
  if (due === null) return { who: 'nobody', deadline: null, otherwise: 'none' }
  const at = caseOfOrder(order)
  const here = rowsOf(rows, at)
  const otherwise = CODE_OF_DEFAULT[due.step.name] ?? 'none'
  if (due.open) return { who: 'anyone', deadline: secondsToIsoTime(due.afterS), otherwise }

  // Those for whom the state waits. A step that never closes keeps nobody waiting while another's window runs, and what
  // the chain does not see moves nothing on.
  const awaited = here.filter(
    (row) => row.by !== 'anyone' && row.rank !== 'other' && row.call !== null && isInTime(row, at, nowS),
  )
  const windowed = awaited.filter((row) => row.closes !== null)
  const turn = new Set((windowed.length > 0 ? windowed : awaited).map(({ by }) => by))
  const [first] = turn
  const who = turn.size > 1 || first === undefined ? 'both' : ROLE_OF_ACTOR[first]
  // The next date on which something opens or closes for those who may act.
  const dates = here.flatMap((row) => [closesAtS(row, at), opensAfterS(row, at)]).filter((date) => date !== null)
  const next = Math.min(...dates.filter((date) => date >= nowS))
  return {
    who,
    deadline: secondsToIsoTime(next),
    otherwise: next < due.afterS ? 'refundOnRequest' : otherwise,
  }
}

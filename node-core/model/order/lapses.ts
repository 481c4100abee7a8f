import { secondsToIsoTime } from '../../kernel/isoTime.ts'
import type { Address } from '../ids.ts'
import { closesAtS, opensAfterS } from '../process/openRows.ts'
import { caseOfOrder, stepsOf, type OrderFacts } from './openSteps.ts'
import type { OrderStep, OrderStepName } from './orderMachine.ts'

/** A date of an order that passes, and with it what an account could have done. */
export interface Lapse<O extends OrderFacts = OrderFacts> {
  readonly order: O
  /** What cannot be done afterwards, or is done by others then. */
  readonly step: OrderStepName
  /** The last moment for it, ISO 8601 UTC. */
  readonly at: string
  /** What anyone may do from then on or after a further date. */
  readonly otherwise: OrderStepName
}

/**
 * What lapses for an account that is away: of each of its orders the first date within `withinS` from now after which a
 * step is closed to it, or after which anyone may take the default in its stead. Soonest first.
 * @param nowS the chain's clock, Unix seconds
 */
export function lapsesOf<O extends OrderFacts>(
  orders: readonly O[],
  account: Address,
  nowS: number,
  withinS: number,
): readonly Lapse<O>[] {
  return orders
    .flatMap((order) => firstLapse(order, account, nowS, nowS + withinS))
    .sort((a, b) => a.at.localeCompare(b.at))
}

function firstLapse<O extends OrderFacts>(order: O, account: Address, nowS: number, untilS: number): Lapse<O>[] {
  const at = caseOfOrder(order)
  const steps = stepsOf(order)
  const endOf = (row: OrderStep): number | null => {
    const byDefault = steps.find(({ name, by }) => by === 'anyone' && name === row.otherwise)
    return closesAtS(row, at) ?? (byDefault === undefined ? null : opensAfterS(byDefault, at))
  }
  const dates = steps.flatMap((row) => {
    if (row.by === 'anyone' || at.parties[row.by] !== account || row.otherwise === null) return []
    // Nothing is lost with what the state does not wait for, the chain does not see, or others do just the same.
    if (row.rank === 'other' || row.call === null || row.otherwise === row.name) return []
    const endS = endOf(row)
    return endS === null || endS < nowS || endS > untilS ? [] : [{ row, endS }]
  })
  const closes = (row: OrderStep) => (row.closes === null ? 1 : 0)
  const [first] = dates.sort((a, b) => a.endS - b.endS || closes(a.row) - closes(b.row))
  if (first === undefined) return []
  const { row, endS } = first
  return [{ order, step: row.name, at: secondsToIsoTime(endS), otherwise: row.otherwise as OrderStepName }]
}

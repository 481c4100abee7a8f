import type { Order, OrderOutlook } from '#node-core/model/order/order.ts'
import { endOfOrder } from '#node-core/model/order/orderMachine.ts'

/** Where the money of an order is. */
export type HeldMoney =
  | {
      /** In the licence line's contract. */
      readonly where: 'contract'
      readonly amountWei: bigint
      /** Until then nothing moves by default; null: whoever acts moves it. */
      readonly until: string | null
      /** What comes then; `now`: the date has passed, and anyone may have it done. */
      readonly otherwise: Exclude<OrderOutlook['otherwise'], 'none'> | null
      readonly now: boolean
    }
  | {
      readonly where: 'paid'
      readonly amountWei: bigint
      readonly at: string | null
      readonly accounts: number
      /** Not taken by its payee: it waits in the contract. */
      readonly waitingWei: bigint
    }
  | {
      readonly where: 'returned'
      readonly amountWei: bigint
      readonly at: string | null
      /** What the studio keeps where the fan cancelled. */
      readonly keptWei: bigint
      /** Of the amount, what the account that paid has not taken: it waits in the contract. */
      readonly waitingWei: bigint
    }

/** Who holds the money of an order: the contract until the end, as the order machine says; then the payees. */
export function heldMoney(
  order: Pick<Order, 'state' | 'buyer' | 'priceWei' | 'split' | 'outlook' | 'timeline' | 'waiting'>,
): HeldMoney {
  const { priceWei, outlook, waiting } = order
  const waitingWei = waiting.reduce((sum, { amountWei }) => sum + amountWei, 0n)
  const lastOf = (kind: 'settled' | 'refunded') => order.timeline.findLast((event) => event.kind === kind)
  const end = endOfOrder(order.state)
  if (end === 'paid') {
    const payees = new Set(order.split.filter(({ amountWei }) => amountWei > 0n).map(({ payee }) => payee))
    return {
      where: 'paid',
      amountWei: priceWei - waitingWei,
      at: lastOf('settled')?.at ?? null,
      accounts: [...payees].filter((payee) => !waiting.some((share) => share.payee === payee)).length,
      waitingWei,
    }
  }
  if (end === 'returned') {
    const event = lastOf('refunded')
    const back = event?.data['amountWei']
    const amountWei = typeof back === 'bigint' ? back : priceWei
    return {
      where: 'returned',
      amountWei,
      at: event?.at ?? null,
      keptWei: priceWei - amountWei,
      waitingWei: waiting.find(({ payee }) => payee === order.buyer)?.amountWei ?? 0n,
    }
  }
  return {
    where: 'contract',
    amountWei: priceWei,
    until: outlook.deadline,
    otherwise: outlook.otherwise === 'none' ? null : outlook.otherwise,
    now: outlook.who === 'anyone',
  }
}

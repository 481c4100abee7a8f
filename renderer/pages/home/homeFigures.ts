import type { FactoryOffer } from '#node-core/model/factory.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Licence } from '#node-core/model/licence.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { endOfOrder, ORDER_STATE_ROWS } from '#node-core/model/order/orderMachine.ts'
import { amountOfRole } from '#node-core/model/split.ts'
import type { HomeOf } from '../../navigation.ts'

/** One of the three figures that a role steers by: money, or how many of how many. */
export interface HomeFigure {
  /** `home.figure.KEY` names it. */
  readonly key: string
  readonly wei?: bigint
  readonly count?: readonly [number] | readonly [number, of: number]
}

export interface FigureFacts {
  readonly home: HomeOf
  readonly me: Address | null
  readonly orders: readonly Order[]
  readonly licences: readonly Pick<Licence, 'studio' | 'designer' | 'serialsAssigned' | 'cap'>[]
  readonly offer: Pick<FactoryOffer, 'capacity'> | undefined
}

const HOLDS: ReadonlySet<string> = new Set(ORDER_STATE_ROWS.filter(({ holds }) => holds).map(({ name }) => name))

/** Three figures that a role steers by. */
export function homeFigures({ home, me, orders, licences, offer }: FigureFacts): readonly HomeFigure[] {
  const sum = (list: readonly Order[], of: (order: Order) => bigint) =>
    list.reduce((total, order) => total + of(order), 0n)
  const open = orders.filter(({ state }) => HOLDS.has(state))
  const settled = orders.filter(({ state }) => endOfOrder(state) === 'paid')
  const count = (
    list: readonly { readonly [key in 'cap' | 'serialsAssigned']: number }[],
    key: 'cap' | 'serialsAssigned',
  ) => list.reduce((total, licence) => total + licence[key], 0)
  if (home === 'studio') {
    const own = licences.filter(({ studio }) => studio === me)
    const share = (order: Order) => amountOfRole(order.split, 'studio')
    return [
      { key: 'royalties', wei: sum(settled, share) },
      { key: 'onTheWay', wei: sum(open, share) },
      { key: 'made', count: [count(own, 'serialsAssigned'), count(own, 'cap')] },
    ]
  }
  if (home === 'factory') {
    const share = (order: Order) => amountOfRole(order.split, 'factory')
    return [
      { key: 'earned', wei: sum(settled, share) },
      { key: 'inWork', wei: sum(open, share) },
      { key: 'capacity', count: [open.filter(({ state }) => state === 'accepted').length, offer?.capacity ?? 0] },
    ]
  }
  if (home === 'designer') {
    const share = ({ split }: Order) =>
      split.reduce(
        (total, line) => (line.role === 'designer' && line.payee === me ? total + line.amountWei : total),
        0n,
      )
    return [
      { key: 'credits', wei: sum(settled, share) },
      { key: 'creditsOnTheWay', wei: sum(open, share) },
      { key: 'creditedIn', count: [licences.filter(({ designer }) => designer === me).length] },
    ]
  }
  return [
    { key: 'escrow', wei: sum(open, ({ priceWei }) => priceWei) },
    { key: 'pieces', count: [settled.length] },
    { key: 'choice', count: [licences.length] },
  ]
}

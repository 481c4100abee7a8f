import type { Address } from '../ids.ts'
import type { Order } from './order.ts'

/** Everybody with a part in an order: who pays, makes and licenses it, and whom its price pays. */
export function partiesOf({ buyer, factory, studio, split }: Order): readonly Address[] {
  return [buyer, factory, studio, ...split.map(({ payee }) => payee)]
}

import { bytesToHex, hexToBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import type { Address } from '#node-core/model/ids.ts'
import { endOfOrder, type OrderStep } from '#node-core/model/order/orderMachine.ts'
import type { OpenOrder } from '#node-core/market/orders/openOrder.ts'

/** Whom the default is for: who gets the money it moves. */
export function gainersOf(order: Pick<OpenOrder, 'buyer' | 'payees'>, step: Pick<OrderStep, 'to'>): readonly Address[] {
  return endOfOrder(step.to) === 'paid' ? order.payees : [order.buyer]
}

/** Everybody with a part in an order. */
export function partiesOf({ buyer, payees }: Pick<OpenOrder, 'buyer' | 'payees'>): readonly Address[] {
  return [...new Set([buyer, ...payees])]
}

/** Turns behind those of {@link turnsOf} that accounts without a part in it are spread over. */
export const KEEPER_STRANGER_TURNS = 8

type Keyed = Pick<OpenOrder, 'licence' | 'id'>

function place(order: Keyed, step: Pick<OrderStep, 'name'>, account: Address): Uint8Array {
  const parts = [order.licence, order.id].map((part) => hexToBytes(part))
  return taggedHash('dipnet/keeper', ...parts, utf8ToBytes(step.name), hexToBytes(account))
}

/**
 * In which order accounts send a default (protocol.md §4.12): those it is for, the other parties, the seated
 * witnesses; within each of these by a hash of order, step and account, so that everybody computes the same and the
 * fees of many orders are spread.
 */
export function turnsOf(
  order: Keyed & Pick<OpenOrder, 'buyer' | 'payees'>,
  step: Pick<OrderStep, 'name' | 'to'>,
  witnesses: readonly Address[],
): readonly Address[] {
  const shuffled = (accounts: readonly Address[]) =>
    accounts
      .map((account) => ({ account, at: bytesToHex(place(order, step, account)) }))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ account }) => account)
  return [...new Set([...shuffled(gainersOf(order, step)), ...shuffled(partiesOf(order)), ...shuffled(witnesses)])]
}

/** How many turns an account waits; none where there is no account that could send. */
export function turnOf(
  account: Address | null,
  turns: readonly Address[],
  order: Keyed,
  step: Pick<OrderStep, 'name'>,
): number {
  if (account === null) return 0
  const at = turns.indexOf(account)
  return at === -1 ? turns.length + (place(order, step, account)[0]! % KEEPER_STRANGER_TURNS) : at
}

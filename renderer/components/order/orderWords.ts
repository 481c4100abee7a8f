import { isolate } from '#node-core/model/names/isolate.ts'
import type { Order } from '#node-core/model/order/order.ts'

/**
 * The words on an order's piece in one line, null when it has none. They are the fan's own: what runs the other way
 * must not turn what stands beside it.
 */
export function orderWords({ words }: Pick<Order, 'words'>): string | null {
  return words.length === 0 ? null : isolate(words.join(' · '))
}

import { lapsesOf, type Lapse } from '#node-core/model/order/lapses.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { useNode } from '../api/useNode.ts'
import { useAccountsStore } from '../stores/accounts.ts'
import { useNetworkStore } from '../stores/network.ts'

/** How far ahead is looked, days: about as long as a journey. */
export const LAPSE_DAYS = 7
/** Newest orders looked through for each account, in each of its parts. */
const MOST_ORDERS = 200

/** What lapses for this person's accounts within the next days: their own, and the one in use. */
export function useLapses(): () => Promise<readonly Lapse<Order>[]> {
  const { client } = useNode()
  const accounts = useAccountsStore()
  const network = useNetworkStore()
  return async () => {
    const mine = accounts.accounts.filter(({ sample, address }) => !sample || address === accounts.activeAddress)
    const lists = await Promise.all(
      mine.flatMap(({ address }) =>
        (['fan', 'factory'] as const).map(async (as) => {
          const orders = await client.call('orders.list', { party: address, as, limit: MOST_ORDERS })
          return lapsesOf(orders, address, network.now.getTime() / 1_000, LAPSE_DAYS * 86_400)
        }),
      ),
    )
    return lists.flat().sort((a, b) => a.at.localeCompare(b.at))
  }
}

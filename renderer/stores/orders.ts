import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Order } from '#node-core/model/order/order.ts'
import type { Address } from '#node-core/model/ids.ts'
import { useNode } from '../api/useNode.ts'

export type OrderParty = 'fan' | 'factory' | 'studio'

/** Rows asked for at a time. */
const PAGE = 50

export const useOrdersStore = defineStore('orders', () => {
  const { client } = useNode()
  const lists = ref<Readonly<Record<string, readonly Order[]>>>({})
  /** Lists whose last page was full. */
  const more = ref<Readonly<Record<string, boolean>>>({})
  const keyOf = (party: Address, as: OrderParty) => `${as}:${party}`
  const keep = (key: string, orders: readonly Order[], full: boolean) => {
    lists.value = { ...lists.value, [key]: orders }
    more.value = { ...more.value, [key]: full }
  }

  /** Null until asked for. */
  const listOf = (party: Address, as: OrderParty): readonly Order[] | null => lists.value[keyOf(party, as)] ?? null
  const hasMore = (party: Address, as: OrderParty): boolean => more.value[keyOf(party, as)] ?? false
  /** The newest page, anew. */
  async function load(party: Address, as: OrderParty): Promise<void> {
    const orders = await client.call('orders.list', { party, as, limit: PAGE })
    keep(keyOf(party, as), orders, orders.length === PAGE)
  }
  /** The page after the last one shown. */
  async function loadMore(party: Address, as: OrderParty): Promise<void> {
    const shown = listOf(party, as) ?? []
    const last = shown.at(-1)
    if (last === undefined) return load(party, as)
    const orders = await client.call('orders.list', {
      party,
      as,
      limit: PAGE,
      before: { licence: last.licence, id: last.id, at: last.placedAt },
    })
    keep(keyOf(party, as), [...shown, ...orders], orders.length === PAGE)
  }
  return { lists, listOf, hasMore, load, loadMore }
})

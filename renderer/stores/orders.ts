import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Order } from '#node-core/model/order.ts'
import type { Address } from '#node-core/model/ids.ts'
import { useNode } from '../api/useNode.ts'

export type OrderParty = 'fan' | 'factory' | 'studio'

export const useOrdersStore = defineStore('orders', () => {
  const { client } = useNode()
  const lists = ref<Readonly<Record<string, readonly Order[]>>>({})
  const keyOf = (party: Address, as: OrderParty) => `${as}:${party}`

  /** Null until asked for. */
  const listOf = (party: Address, as: OrderParty): readonly Order[] | null => lists.value[keyOf(party, as)] ?? null
  async function load(party: Address, as: OrderParty): Promise<void> {
    const orders = await client.call('orders.list', { party, as })
    lists.value = { ...lists.value, [keyOf(party, as)]: [...orders].sort((a, b) => b.placedAt.localeCompare(a.placedAt)) }
  }
  return { lists, listOf, load }
})

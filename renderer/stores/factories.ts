import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { useNode } from '../api/useNode.ts'

export const useFactoriesStore = defineStore('factories', () => {
  const { client } = useNode()
  const offers = ref<readonly FactoryOffer[]>([])
  /** The newest offer of each factory. */
  const newest = computed(() => {
    const byFactory = new Map<string, FactoryOffer>()
    for (const offer of offers.value)
      if ((byFactory.get(offer.factory)?.version ?? -1) < offer.version) byFactory.set(offer.factory, offer)
    return byFactory
  })
  const loaded = ref(false)
  async function load(): Promise<void> {
    offers.value = await client.call('factories.list', {})
    loaded.value = true
  }
  return { offers, newest, loaded, load }
})

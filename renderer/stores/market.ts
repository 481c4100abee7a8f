import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useNode } from '../api/useNode.ts'

/** Counts changes of the market: whoever shows a list asks anew when it moves. */
export const useMarketStore = defineStore('market', () => {
  const { client } = useNode()
  const revision = ref(0)
  function follow(): () => void {
    return client.on('market.changed', undefined, () => void revision.value++)
  }
  return { revision, follow }
})

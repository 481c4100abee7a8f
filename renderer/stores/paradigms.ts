import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { ParadigmInfo } from '#node-core/api/calls/orders.ts'
import { useNode } from '../api/useNode.ts'

export const useParadigmsStore = defineStore('paradigms', () => {
  const { client } = useNode()
  const paradigms = ref<readonly ParadigmInfo[]>([])
  const loaded = ref(false)
  async function load(): Promise<void> {
    paradigms.value = await client.call('paradigms.list')
    loaded.value = true
  }
  return { paradigms, loaded, load }
})

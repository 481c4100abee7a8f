import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Party } from '#node-core/model/party.ts'
import { useNode } from '../api/useNode.ts'

/** Everybody who introduced themselves on this network. */
export const usePartiesStore = defineStore('parties', () => {
  const { client } = useNode()
  const parties = ref<readonly Party[]>([])
  async function load(): Promise<void> {
    parties.value = await client.call('parties.list', {})
  }
  return { parties, load }
})

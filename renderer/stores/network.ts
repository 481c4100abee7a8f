import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { useNode } from '../api/useNode.ts'

export const useNetworkStore = defineStore('network', () => {
  const { client } = useNode()
  const status = ref<NetworkStatus | null>(null)
  const switching = ref(false)
  /** Deadlines are judged by the chain's clock, which a test network may have moved on. */
  const now = computed(() => (status.value?.head ? new Date(status.value.head.time) : new Date()))
  /** Share of the known chain that is here, or null when level. */
  const syncShare = computed(() => {
    const { syncing, head, bestKnownHeight } = status.value ?? {}
    return syncing === true && bestKnownHeight !== undefined && bestKnownHeight > 0 ? Math.min(1, (head?.height ?? 0) / bestKnownHeight) : null
  })

  function follow(): () => void {
    return client.on('network.status', undefined, (value) => (status.value = value))
  }
  async function setOnline(online: boolean): Promise<void> {
    if (switching.value) return
    switching.value = true
    try {
      status.value = await client.call('network.setOnline', { online })
    } finally {
      switching.value = false
    }
  }
  return { status, switching, now, syncShare, follow, setOnline }
})

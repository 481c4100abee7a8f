import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { useNode } from '../api/useNode.ts'
import { syncShareOf } from './syncShareOf.ts'

const TICK_MS = 5_000

export const useNetworkStore = defineStore('network', () => {
  const { client } = useNode()
  const status = ref<NetworkStatus | null>(null)
  const switching = ref(false)
  /** Moves on every few seconds, so that "in two days" does too. */
  const wallMs = ref(Date.now())
  /**
   * How far a test network's clock was moved ahead of this computer's. An idle chain makes no blocks, so an old head
   * says nothing.
   */
  const aheadMs = ref(0)
  /** Deadlines are judged by the chain's clock. */
  const now = computed(() => new Date(wallMs.value + aheadMs.value))
  /** What this computer wrote down itself goes by its own clock. */
  const ownNow = computed(() => new Date(wallMs.value))
  const syncShare = computed(() => (status.value === null ? null : syncShareOf(status.value)))

  function follow(): () => void {
    const ticking = setInterval(() => (wallMs.value = Date.now()), TICK_MS)
    const stop = client.on('network.status', undefined, (value) => {
      if (value.head && value.head.hash !== status.value?.head?.hash)
        aheadMs.value = Math.max(0, Date.parse(value.head.time) - Date.now())
      status.value = value
    })
    return () => {
      clearInterval(ticking)
      stop()
    }
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
  return { status, switching, now, ownNow, syncShare, follow, setOnline }
})

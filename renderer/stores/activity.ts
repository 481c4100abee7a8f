import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Activity } from '#node-core/api/calls/app.ts'
import { useNode } from '../api/useNode.ts'

/** Kept in the window; older ones stay with the node. */
const MOST_KEPT = 300

export const useActivityStore = defineStore('activity', () => {
  const { client } = useNode()
  const items = ref<readonly Activity[]>([])
  const unseen = ref(0)

  function follow(): () => void {
    let first = true
    return client.on('app.activity', undefined, (news) => {
      const known = new Set(items.value.map((item) => item.id))
      const fresh = news.filter((item) => !known.has(item.id))
      items.value = [...fresh, ...items.value].sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST_KEPT)
      if (!first) unseen.value += fresh.length
      first = false
    })
  }
  const markSeen = () => void (unseen.value = 0)
  return { items, unseen, follow, markSeen }
})

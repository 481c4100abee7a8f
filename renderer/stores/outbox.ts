import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { OutboxEntry } from '#node-core/model/outbox.ts'
import { useNode } from '../api/useNode.ts'

/** What accounts of this computer signed, and where each stands, the latest first. */
export const useOutboxStore = defineStore('outbox', () => {
  const { client } = useNode()
  const entries = shallowRef<readonly OutboxEntry[]>([])
  const follow = (): (() => void) => client.on('outbox.entries', undefined, (told) => (entries.value = told))
  return { entries, follow }
})

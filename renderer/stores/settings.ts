import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Settings } from '#node-core/api/calls/app.ts'
import { useNode } from '../api/useNode.ts'

export const useSettingsStore = defineStore('settings', () => {
  const { client } = useNode()
  const settings = ref<Settings | null>(null)

  function follow(): () => void {
    return client.on('app.settings', undefined, (value) => (settings.value = value))
  }
  async function save(change: Partial<Settings>): Promise<void> {
    settings.value = await client.call('app.saveSettings', change)
  }
  return { settings, follow, save }
})

import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { PublishedProp } from '#node-core/api/calls/props.ts'
import { useNode } from '../api/useNode.ts'

/** Newest lines whose names and terms pages know without asking; lists page through the rest. */
const KNOWN = 200

export const usePropsStore = defineStore('props', () => {
  const { client } = useNode()
  const published = ref<readonly PublishedProp[]>([])
  const loaded = ref(false)
  async function load(): Promise<void> {
    published.value = await client.call('props.list', { limit: KNOWN })
    loaded.value = true
  }
  return { published, loaded, load }
})

import { ref, type Ref, type ShallowRef } from 'vue'
import type { PublishedProp } from '#node-core/api/calls/props.ts'
import type { NodeError } from '#node-core/kernel/errors.ts'
import type { Address } from '#node-core/model/ids.ts'
import { useNode } from '../api/useNode.ts'
import { useAsked } from './useAsked.ts'

/** Rows asked for at a time. */
const PAGE = 48

/** Props page by page, newest first. */
export interface PropPages {
  readonly rows: ShallowRef<readonly PublishedProp[] | null>
  readonly error: Ref<NodeError | null>
  readonly loading: Ref<boolean>
  readonly more: Ref<boolean>
  reload(): Promise<void>
  loadMore(): Promise<void>
}

/** @param studio whose; undefined: everybody's, null: nobody's */
export function usePropPages(studio: () => Address | null | undefined): PropPages {
  const { client } = useNode()
  const more = ref(false)
  const page = async (before?: Address) => {
    const whose = studio()
    const rows = await client.call('props.list', {
      limit: PAGE,
      ...(whose == null ? {} : { studio: whose }),
      ...(before === undefined ? {} : { before }),
    })
    more.value = rows.length === PAGE
    return rows
  }
  const asked = useAsked<readonly PublishedProp[]>(
    () => (studio() === null ? null : page()),
    () => studio(),
  )
  return {
    rows: asked.data,
    error: asked.error,
    loading: asked.loading,
    more,
    reload: asked.reload,
    async loadMore() {
      const shown = asked.data.value ?? []
      const last = shown.at(-1)
      if (last !== undefined) asked.data.value = [...shown, ...(await page(last.licence.address))]
    },
  }
}

import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { useMarketStore } from '../stores/market.ts'

export interface Asked<T> {
  readonly data: ShallowRef<T | null>
  readonly error: ShallowRef<NodeError | null>
  /** True only while there is nothing to show yet. */
  readonly loading: Ref<boolean>
  reload(): Promise<void>
}

/** Asks now, again when `sources` change and whenever the market moved; a late answer to an old question is dropped. */
export function useAsked<T>(ask: () => Promise<T> | null, sources: () => unknown = () => null): Asked<T> {
  const market = useMarketStore()
  const data = shallowRef<T | null>(null)
  const error = shallowRef<NodeError | null>(null)
  const loading = ref(true)
  let question = 0

  async function reload(): Promise<void> {
    const mine = ++question
    const answer = ask()
    if (answer === null) {
      data.value = null
      loading.value = false
      return
    }
    try {
      const value = await answer
      if (mine !== question) return
      data.value = value
      error.value = null
    } catch (cause) {
      if (mine === question) error.value = toNodeError(cause)
    } finally {
      if (mine === question) loading.value = false
    }
  }
  const stop = watch(
    [sources, () => market.revision],
    ([next], [last]) => {
      if (last !== undefined && JSON.stringify(next) !== JSON.stringify(last)) {
        data.value = null
        loading.value = true
      }
      void reload()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stop()
    question++
  })
  return { data, error, loading, reload }
}

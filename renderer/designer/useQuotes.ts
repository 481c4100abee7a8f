import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { PrintabilityCard } from '#node-core/api/calls/designs.ts'
import type { Progress } from '#node-core/api/define.ts'
import { isNodeError, toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { designHash, type Design } from '#node-core/model/design.ts'
import { toAddress } from '#node-core/model/ids.ts'
import type { Quote } from '#node-core/model/quote.ts'
import { useNode } from '../api/useNode.ts'

const ASK_AFTER_MS = 700

export interface QuoteAnswer {
  readonly hash: string
  readonly quotes: readonly Quote[]
  readonly card: PrintabilityCard
  readonly unfit: readonly { readonly factory: string; readonly name: string; readonly code: string }[]
}

/**
 * Live prices: asked when a design rests, the question before is called off, the old answer stays in sight and says
 * that it is old.
 */
export function useQuotes(licence: Ref<string>, design: Ref<Design | null>) {
  const { client } = useNode()
  const answer = shallowRef<QuoteAnswer | null>(null)
  const progress = shallowRef<Progress | null>(null)
  const error = shallowRef<NodeError | null>(null)
  const asking = ref(false)
  const factory = ref<string | null>(null)
  const hash = computed(() => (design.value ? designHash(design.value) : null))
  let timer = 0
  let abort = new AbortController()

  async function ask(): Promise<void> {
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    const [asked, forHash] = [design.value, hash.value]
    if (!asked || forHash === null) return
    asking.value = true
    try {
      const found = await client.run(
        'designs.quotes',
        { licence: toAddress(licence.value), design: asked },
        { signal, onProgress: (next) => (progress.value = next) },
      )
      if (signal.aborted) return
      answer.value = { hash: forHash, ...found }
      error.value = null
      if (!found.quotes.some((quote) => quote.factory === factory.value))
        factory.value = found.quotes[0]?.factory ?? null
    } catch (cause) {
      if (signal.aborted || (isNodeError(cause) && cause.code === 'CANCELLED')) return
      error.value = toNodeError(cause)
    } finally {
      if (!signal.aborted) {
        asking.value = false
        progress.value = null
      }
    }
  }
  watch(
    [hash, licence],
    () => {
      clearTimeout(timer)
      abort.abort()
      if (hash.value !== null) {
        asking.value = true
        timer = window.setTimeout(() => void ask(), ASK_AFTER_MS)
      }
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    abort.abort()
  })

  const stale = computed(() => answer.value !== null && answer.value.hash !== hash.value)
  const quote = computed(() => answer.value?.quotes.find((item) => item.factory === factory.value) ?? null)
  return {
    answer,
    quote,
    quotes: computed(() => answer.value?.quotes ?? []),
    card: computed(() => answer.value?.card ?? null),
    factory,
    stale,
    asking,
    progress,
    error,
    ask,
  }
}

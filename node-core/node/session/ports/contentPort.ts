import type { AbortSignalLike } from '#node-core/kernel/progress.ts'
import type { MarketContentPort } from '#node-core/market/ports.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'

/** Whole small files for the market; big ones stream past it (content.ts). */
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024
const SEARCH_MS = 20_000

function toAbortSignal(signal: AbortSignalLike): AbortSignal {
  const controller = new AbortController()
  if (signal.aborted) controller.abort()
  else signal.addEventListener('abort', () => controller.abort())
  return controller.signal
}

export function createContentPort(store: ContentStore): MarketContentPort {
  return {
    put: (bytes) => store.put(bytes),
    has: (id) => store.has(id),
    async get(id, options = {}) {
      const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
      const { onProgress, signal } = options
      await store.get(id, {
        maxBytes,
        searchMs: SEARCH_MS,
        ...(onProgress === undefined ? {} : { onProgress: ({ bytes, total }) => onProgress(total === 0 ? 1 : bytes / total) }),
        ...(signal === undefined ? {} : { signal: toAbortSignal(signal) }),
      })
      return store.readAll(id, maxBytes)
    },
  }
}

import { concatBytes } from '#node-core/kernel/bytes.ts'
import type { AbortSignalLike } from '#node-core/kernel/progress.ts'
import type { MarketContentPort } from '#node-core/market/ports.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import { contentNotFound } from '#node-core/network/content/errors.ts'
import { MAX_FILE_BYTES } from '#node-core/api/files.ts'
import type { PrivateFiles } from '../../files/privateFiles.ts'

/** Whole small files for the market; big ones stream past it (files/content.ts). */
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024
const SEARCH_MS = 20_000

function toAbortSignal(signal: AbortSignalLike): AbortSignal {
  const controller = new AbortController()
  if (signal.aborted) controller.abort()
  else signal.addEventListener('abort', () => controller.abort())
  return controller.signal
}

/**
 * `put` and `release` serve the world; what the window handed in (`files`, of no account) is read from here too, and
 * stays here.
 */
export function createContentPort(store: ContentStore, files: PrivateFiles): MarketContentPort {
  return {
    put: (bytes, keep = 'own') => store.put(bytes, { keep }),
    keepForOrder: (id) => store.keep(id, 'order', true),
    keep: (owner, bytes) =>
      files.put(
        owner,
        (async function* () {
          yield bytes
        })(),
        MAX_FILE_BYTES,
      ),
    async release(id) {
      if (await store.has(id)) return
      if ((await files.size(null, id)) === null) throw contentNotFound('not here', { id })
      await store.put(files.read(null, id, 0, undefined), { maxBytes: MAX_FILE_BYTES })
      await files.remove(null, id)
    },
    has: async (id) => (await store.has(id)) || (await files.size(null, id)) !== null,
    async get(id, options = {}) {
      const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
      const { onProgress, signal } = options
      const size = (await store.has(id)) ? null : await files.size(null, id)
      if (size !== null && size <= maxBytes) {
        const parts: Uint8Array[] = []
        for await (const part of files.read(null, id, 0, undefined)) parts.push(part)
        return concatBytes(...parts)
      }
      await store.get(id, {
        maxBytes,
        searchMs: SEARCH_MS,
        ...(options.keep === undefined ? {} : { keep: options.keep }),
        ...(onProgress === undefined
          ? {}
          : { onProgress: ({ bytes, total }) => onProgress(total === 0 ? 1 : bytes / total) }),
        ...(signal === undefined ? {} : { signal: toAbortSignal(signal) }),
      })
      return store.readAll(id, maxBytes)
    },
  }
}

import { cancelled } from '#node-core/kernel/errors.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { GetOptions } from '../contentStore.ts'
import { contentTooLarge } from '../errors.ts'
import { fetchContent, type Fetching } from './fetchContent.ts'

export interface Fetches {
  /** The size of a file that is here from now on. */
  get(id: ContentId, options: GetOptions): Promise<number>
  stop(): Promise<void>
}

/** Fetches each file once, however many ask for it. */
export function createFetches(fetching: Fetching, onFetched: (id: ContentId, options: GetOptions) => void): Fetches {
  const running = new Map<ContentId, Promise<number>>()
  const stopping = new AbortController()
  return {
    async get(id, options) {
      for (;;) {
        if (options.signal?.aborted === true || stopping.signal.aborted) throw cancelled('cancelled')
        const size = await fetching.files.size(id)
        if (size !== null) {
          if (options.maxBytes !== undefined && size > options.maxBytes)
            throw contentTooLarge('file is larger than allowed', { id, size, maxBytes: options.maxBytes })
          return size
        }
        const other = running.get(id)
        if (other === undefined) break
        // Someone else fetches it already: wait, and try on with our own limits should theirs fail.
        await other.catch(() => undefined)
      }
      const signal = options.signal === undefined ? stopping.signal : AbortSignal.any([options.signal, stopping.signal])
      const fetch = fetchContent(fetching, id, { ...options, signal }).finally(() => running.delete(id))
      running.set(id, fetch)
      const size = await fetch
      onFetched(id, options)
      return size
    },
    async stop() {
      stopping.abort()
      await Promise.allSettled(running.values())
    },
  }
}

import type { Clock } from '#node-core/kernel/clock.ts'
import { cancelled } from '#node-core/kernel/errors.ts'
import { concatBytes } from '#node-core/kernel/bytes.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network } from '../network.ts'
import { CHUNK_BYTES, CONTENT_GET, CONTENT_HAVE, decodeContentRequest, encodeSize } from './contentProtocol.ts'
import type { ContentStore, GetOptions } from './contentStore.ts'
import { createLocalFiles, type LocalFiles } from './createLocalFiles.ts'
import { contentDamaged, contentNotFound, contentTooLarge } from './errors.ts'
import { fetchContent } from './fetchContent.ts'

export interface ContentStoreOptions {
  /** Folder of its own. */
  readonly dir: string
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  /** What {@link ContentStore.sweep} keeps below, bytes. @default null = no limit */
  readonly quotaBytes?: number | null
}

async function* cut(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const part of bytes) {
    for (let at = 0; at < part.length; at += CHUNK_BYTES) yield part.subarray(at, at + CHUNK_BYTES)
  }
}

/** Answers other nodes from the local files: anything that is here, since secret files are ciphertexts. */
function serve(network: Network, files: LocalFiles): () => void {
  const stopHave = network.handle(
    CONTENT_HAVE,
    async (request) => encodeSize(await files.size(decodeContentRequest(request).id)),
    { maxRequestBytes: 256 },
  )
  const get = async function* (request: Uint8Array) {
    const { id, offset } = decodeContentRequest(request)
    yield* cut(files.read(id, offset, undefined))
  }
  const stopGet = network.handle(CONTENT_GET, get, { maxRequestBytes: 256, requestsPerSecond: 10, maxConcurrent: 8 })
  return () => {
    stopHave()
    stopGet()
  }
}

/**
 * Content-addressed files over a folder and the network (protocol.md §5.4). Files are streamed, never held in memory
 * whole.
 */
export async function createContentStore(options: ContentStoreOptions): Promise<ContentStore> {
  const { network, clock } = options
  const log = options.log
  const quotaBytes = options.quotaBytes ?? null
  const files = await createLocalFiles(options.dir)
  const stopServing = serve(network, files)
  const fetches = new Map<ContentId, Promise<number>>()
  const stopping = new AbortController()

  const fetchOnce = async (id: ContentId, getOptions: GetOptions): Promise<number> => {
    for (;;) {
      if (getOptions.signal?.aborted === true || stopping.signal.aborted) throw cancelled('cancelled')
      const size = await files.size(id)
      if (size !== null) {
        if (getOptions.maxBytes !== undefined && size > getOptions.maxBytes)
          throw contentTooLarge('file is larger than allowed', { id, size, maxBytes: getOptions.maxBytes })
        return size
      }
      const running = fetches.get(id)
      if (running === undefined) break
      // Someone else fetches it already: wait, and try on with our own limits should theirs fail.
      await running.catch(() => undefined)
    }
    const signal =
      getOptions.signal === undefined ? stopping.signal : AbortSignal.any([getOptions.signal, stopping.signal])
    const fetch = fetchContent({ network, files, clock, log }, id, { ...getOptions, signal }).finally(() =>
      fetches.delete(id),
    )
    fetches.set(id, fetch)
    return fetch
  }

  return {
    put: (data, putOptions = {}) =>
      files.put(
        data instanceof Uint8Array
          ? (async function* () {
              yield data
            })()
          : data,
        putOptions.maxBytes ?? Number.MAX_SAFE_INTEGER,
        putOptions.signal,
      ),
    has: async (id) => (await files.size(id)) !== null,
    size: (id) => files.size(id),
    read: (id, range = {}) => files.read(id, range.start ?? 0, range.end),
    async readAll(id, maxBytes = 64 * 1024 * 1024) {
      const size = await files.size(id)
      if (size === null) throw contentNotFound('not here', { id })
      if (size > maxBytes) throw contentTooLarge('file is larger than allowed', { id, size, maxBytes })
      const parts: Uint8Array[] = []
      for await (const part of files.read(id, 0, undefined)) parts.push(part)
      const bytes = concatBytes(...parts)
      if (bytesToContentId(bytes) === id) return bytes
      await files.remove(id)
      throw contentDamaged('stored file has changed; it was removed and can be fetched again', { id })
    },
    get: (id, getOptions = {}) => fetchOnce(id, getOptions),
    pin: (id) => files.setPinned(id, true),
    unpin: (id) => files.setPinned(id, false),
    async sweep() {
      if (quotaBytes === null) return 0
      const list = await files.list()
      let over = list.reduce((sum, file) => sum + file.bytes, 0) - quotaBytes
      let freed = 0
      for (const file of list.filter((entry) => !entry.pinned).sort((a, b) => a.usedAt - b.usedAt)) {
        if (over <= 0) break
        await files.remove(file.id)
        over -= file.bytes
        freed += file.bytes
      }
      if (freed > 0) log.info('content swept', { freed })
      return freed
    },
    async usage() {
      const list = await files.list()
      const sum = (some: typeof list) => some.reduce((total, file) => total + file.bytes, 0)
      return { files: list.length, bytes: sum(list), pinnedBytes: sum(list.filter((file) => file.pinned)), quotaBytes }
    },
    async stop() {
      stopServing()
      stopping.abort()
      await Promise.allSettled(fetches.values())
    },
  }
}

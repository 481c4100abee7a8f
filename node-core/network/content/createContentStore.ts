import { join } from 'node:path'
import type { Clock } from '#node-core/kernel/clock.ts'
import { concatBytes } from '#node-core/kernel/bytes.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network } from '../network.ts'
import type { ContentStore } from './contentStore.ts'
import { contentDamaged, contentNotFound, contentTooLarge } from './errors.ts'
import type { SwarmLimits } from './fetching/createLanes.ts'
import { SWARM_LIMITS } from './fetching/createSwarm.ts'
import { createFetches } from './fetching/createFetches.ts'
import { createChunkHash } from './hashing/createChunkHash.ts'
import { createChunkStates } from './local/createChunkStates.ts'
import { createLocalFiles } from './local/createLocalFiles.ts'
import { createPartials } from './local/createPartials.ts'
import { createSweeper } from './local/createSweeper.ts'
import { ANNOUNCE_TIMES, announceFiles, type AnnounceTimes } from './serving/announceFiles.ts'
import { answerWho } from './serving/answerWho.ts'
import { serveContent } from './serving/serveContent.ts'

export interface ContentStoreOptions {
  /** Folder of its own. */
  readonly dir: string
  readonly network: Network
  readonly clock: Clock
  readonly log: Logger
  /** What {@link ContentStore.sweep} keeps below, bytes, asked each time; null: no limit. @default no limit */
  readonly quotaBytes?: () => number | null
  /** A file used within this time is not swept unasked, ms: somebody has just opened it. @default 10 min */
  readonly graceMs?: number
  /** How often it is swept unasked, ms. @default 60000 */
  readonly sweepMs?: number
  readonly swarm?: Partial<SwarmLimits>
  readonly announce?: Partial<AnnounceTimes>
}

const GRACE_MS = 600_000
const SWEEP_MS = 60_000

/**
 * Content-addressed files over a folder and the network (protocol.md §5.4). Files are streamed, never held in memory
 * whole.
 */
export async function createContentStore(options: ContentStoreOptions): Promise<ContentStore> {
  const { network, clock, dir, log } = options
  const quotaBytes = options.quotaBytes ?? (() => null)
  const hash = await createChunkHash()
  const files = await createLocalFiles(dir)
  const partials = await createPartials(join(dir, 'partial'), hash)
  const states = await createChunkStates(join(dir, 'states'), hash)
  const announcer = announceFiles(network, clock, log, { ...ANNOUNCE_TIMES, ...options.announce }, files.list)
  const remove = async (id: ContentId) => {
    await files.remove(id)
    await states.remove(id)
    announcer.removed(id)
  }
  const stopServing = serveContent({
    network,
    files,
    states,
    async damaged(id) {
      log.warn('a stored file has changed; it was removed', { id })
      await remove(id)
    },
  })
  const stopTelling = answerWho(network, clock, log)
  const fetches = createFetches(
    { network, files, partials, states, hash, limits: { ...SWARM_LIMITS, ...options.swarm }, clock, log },
    (id, { keep }) => keep !== 'held' && announcer.added(id),
  )
  const sweeper = createSweeper({
    files,
    clock,
    log,
    everyMs: options.sweepMs ?? SWEEP_MS,
    graceMs: options.graceMs ?? GRACE_MS,
    quotaBytes,
    remove,
  })

  return {
    async put(data, putOptions = {}) {
      const bytes =
        data instanceof Uint8Array
          ? (async function* () {
              yield data
            })()
          : data
      const why = putOptions.keep === undefined ? 'own' : putOptions.keep
      const id = await files.put(bytes, why, putOptions.maxBytes ?? Number.MAX_SAFE_INTEGER, putOptions.signal)
      if (why !== 'held') announcer.added(id)
      return id
    },
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
      await remove(id)
      throw contentDamaged('stored file has changed; it was removed and can be fetched again', { id })
    },
    async get(id, getOptions = {}) {
      // Before it is here, as above.
      const why = getOptions.keep ?? null
      if (why !== null) await files.keep(id, why, true)
      return fetches.get(id, getOptions)
    },
    keep: (id, why, isKept) => files.keep(id, why, isKept),
    async drop(id, why) {
      await files.keep(id, why, false)
      if ((await files.reasons(id)).length === 0) await remove(id)
    },
    peek: (id, bytes) => files.peek(id, bytes),
    list: () => files.list(),
    sweep: (toBytes) => sweeper.sweep(toBytes ?? quotaBytes(), 0),
    async usage() {
      const list = await files.list()
      const sum = (some: typeof list) => some.reduce((total, file) => total + file.bytes, 0)
      return {
        files: list.length,
        bytes: sum(list),
        keptBytes: sum(list.filter(({ why }) => why.length > 0)),
        partialBytes: await partials.bytes(),
        quotaBytes: quotaBytes(),
        announced: announcer.told(),
      }
    },
    async stop() {
      stopServing()
      stopTelling()
      announcer.stop()
      await Promise.all([sweeper.stop(), fetches.stop()])
    },
  }
}

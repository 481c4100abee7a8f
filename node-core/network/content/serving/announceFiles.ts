import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { contentIdToDigest } from '#node-core/model/contentId.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { Network } from '../../network.ts'
import type { StoredFile } from '../local/createLocalFiles.ts'

/** Files announced, at most: kept ones first, then those used last. */
export const MAX_ANNOUNCED = 1_000
const AT_ONCE = 4
const ONE_MS = 20_000
/** While nothing has been told yet. */
const FIRST_MS = 5_000

export interface AnnounceTimes {
  /** How often a file is announced anew: twice while a record counts, ms. @default 30 min */
  readonly againMs: number
  /** How often it is looked whether any are due, ms. @default 60000 */
  readonly lookMs: number
}
export const ANNOUNCE_TIMES: AnnounceTimes = { againMs: 1_800_000, lookMs: 60_000 }

export interface Announcer {
  added(id: ContentId): void
  removed(id: ContentId): void
  /** Files told to the table and not withdrawn. */
  told(): number
  stop(): void
}

/** Tells the table of who has what which files are here, again and again while they are. */
export function announceFiles(
  network: Network,
  clock: Clock,
  log: Logger,
  times: AnnounceTimes,
  list: () => Promise<readonly StoredFile[]>,
): Announcer {
  const toldAt = new Map<ContentId, number>()
  const due: ContentId[] = []
  const stopping = new AbortController()
  let running = 0
  let cancel = () => undefined as void

  const announce = async (id: ContentId) => {
    const over = new AbortController()
    const cancelTimer = clock.after(ONE_MS, () => over.abort())
    try {
      const signal = AbortSignal.any([stopping.signal, over.signal])
      await network.provide(contentIdToDigest(id), signal)
      toldAt.set(id, clock.now())
    } catch (error) {
      log.debug('could not be announced', { id, error })
    } finally {
      cancelTimer()
    }
  }
  const work = () => {
    while (running < AT_ONCE && due.length > 0 && !stopping.signal.aborted) {
      running++
      void announce(due.shift()!).finally(() => {
        running--
        work()
      })
    }
  }
  const look = async () => {
    // Before anybody keeps records there is nobody to tell; nothing counts as told.
    if (network.recordKeepers() === 0 || due.length > 0) return
    // Of what waits for somebody only he is told, by who holds it (§5.10).
    const tellable = (await list()).filter(({ why }) => why.length === 0 || why.some((reason) => reason !== 'held'))
    const files = tellable.toSorted(
      (a, b) => Number(b.why.length > 0) - Number(a.why.length > 0) || b.usedAt - a.usedAt,
    )
    for (const { id } of files.slice(0, MAX_ANNOUNCED))
      if (clock.now() - (toldAt.get(id) ?? -Infinity) >= times.againMs) due.push(id)
    work()
  }
  const next = () => {
    const waitMs = toldAt.size === 0 ? Math.min(FIRST_MS, times.lookMs) : times.lookMs
    cancel = clock.after(waitMs, () => {
      void look()
        .catch((error: unknown) => log.warn('files could not be announced', { error }))
        .finally(() => !stopping.signal.aborted && next())
    })
  }
  next()
  return {
    added(id) {
      if (network.recordKeepers() === 0 || due.length >= MAX_ANNOUNCED || due.includes(id)) return
      due.push(id)
      work()
    },
    removed(id) {
      const at = due.indexOf(id)
      if (at !== -1) due.splice(at, 1)
      if (!toldAt.delete(id)) return
      void network
        .withdraw(contentIdToDigest(id))
        .catch((error: unknown) => log.debug('could not be withdrawn', { id, error }))
    },
    told: () => toldAt.size,
    stop() {
      stopping.abort()
      cancel()
    },
  }
}

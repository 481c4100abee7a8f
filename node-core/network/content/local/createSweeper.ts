import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { LocalFiles } from './createLocalFiles.ts'

export interface SweeperOptions {
  readonly files: LocalFiles
  readonly clock: Clock
  readonly log: Logger
  readonly everyMs: number
  /** Used within this time: not swept unasked, somebody has just opened it. */
  readonly graceMs: number
  quotaBytes(): number | null
  remove(id: ContentId): Promise<void>
}

export interface Sweeper {
  /** Cache goes, least recently used first, until no more than `most` bytes are used; null: no limit. Bytes freed. */
  sweep(most: number | null, graceMs: number): Promise<number>
  /** Waits for a sweep under way. */
  stop(): Promise<void>
}

/** Keeps the files below their quota, now and then by itself. */
export function createSweeper({ files, clock, log, everyMs, graceMs, quotaBytes, remove }: SweeperOptions): Sweeper {
  let stopped = false
  let cancel = () => undefined as void
  let sweeping: Promise<unknown> = Promise.resolve()
  const sweep = async (most: number | null, grace: number): Promise<number> => {
    if (most === null) return 0
    const list = await files.list()
    let over = list.reduce((sum, file) => sum + file.bytes, 0) - most
    let freed = 0
    const cache = list.filter(({ why, usedAt }) => why.length === 0 && usedAt <= clock.now() - grace)
    for (const file of cache.sort((a, b) => a.usedAt - b.usedAt)) {
      if (over <= 0) break
      await remove(file.id)
      over -= file.bytes
      freed += file.bytes
    }
    if (freed > 0) log.info('content swept', { freed })
    return freed
  }
  const again = () => {
    cancel = clock.after(everyMs, () => {
      sweeping = sweep(quotaBytes(), graceMs)
        .catch((error: unknown) => log.warn('content could not be swept', { error }))
        .finally(() => !stopped && again())
    })
  }
  again()
  return {
    sweep,
    async stop() {
      stopped = true
      cancel()
      await sweeping
    },
  }
}

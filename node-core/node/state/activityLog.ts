import { z } from 'zod'
import type { Activity } from '#node-core/api/calls/app.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { createEmitter, type Emitter } from '#node-core/kernel/emitter.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { createJsonFile } from './jsonFile.ts'

/** Things a person should be told, newest first; the last ones stay over a restart. */
export interface ActivityLog {
  recent(): readonly Activity[]
  add(by: Activity['by'], code: string, data?: Activity['data']): void
  readonly added: Emitter<Activity>
  /** Writes what waits to be written; after it nothing more is. */
  stop(): Promise<void>
}

/** Many things happen at once while a network starts: they are written together, ms. */
const WRITE_AFTER_MS = 2_000

const schema = z.array(
  z.object({
    id: z.string(),
    at: z.string(),
    code: z.string(),
    by: z.enum(['person', 'autopilot', 'network', 'node']),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.bigint()])),
  }),
)

/** @param capacity oldest go first. Default 200 */
export async function openActivityLog(path: string, clock: Clock, log: Logger, capacity = 200): Promise<ActivityLog> {
  const file = createJsonFile<Activity[]>(path, schema, [])
  const items = (await file.readOrSetAside()).slice(0, capacity)
  const added = createEmitter<Activity>()
  let next = 1 + items.reduce((max, item) => Math.max(max, Number(item.id) || 0), 0)
  let cancel: (() => void) | null = null
  let isStopped = false
  let writing: Promise<void> = Promise.resolve()
  const write = () => {
    cancel = null
    // News, not records: a full disk must not stop anything here.
    writing = file.write([...items]).catch((error: unknown) => log.warn('activity could not be written', { error }))
  }
  return {
    recent: () => items,
    add(by, code, data = {}) {
      const item: Activity = { id: String(next++), at: new Date(clock.now()).toISOString(), code, by, data }
      items.unshift(item)
      items.length = Math.min(items.length, capacity)
      added.emit(item)
      if (!isStopped) cancel ??= clock.after(WRITE_AFTER_MS, write)
    },
    added,
    async stop() {
      isStopped = true
      if (cancel !== null) {
        cancel()
        write()
      }
      await writing
    },
  }
}

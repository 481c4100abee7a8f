import type { Activity } from '#node-core/api/calls/app.ts'
import { createEmitter, type Emitter } from '#node-core/kernel/emitter.ts'

/** Things a person should be told, newest first; kept in memory. */
export interface ActivityLog {
  recent(): readonly Activity[]
  add(by: Activity['by'], code: string, data?: Activity['data']): void
  readonly added: Emitter<Activity>
}

/** @param capacity oldest go first. Default 200 */
export function createActivityLog(now: () => number, capacity = 200): ActivityLog {
  const items: Activity[] = []
  const added = createEmitter<Activity>()
  let next = 1
  return {
    recent: () => items,
    add(by, code, data = {}) {
      const item: Activity = { id: String(next++), at: new Date(now()).toISOString(), code, by, data }
      items.unshift(item)
      items.length = Math.min(items.length, capacity)
      added.emit(item)
    },
    added,
  }
}

import type { Hash } from '#node-core/model/ids.ts'
import { logName } from './delegation.ts'
import type { RawUnit } from './unitCodec.ts'

export interface PendingLimits {
  readonly units: number
  readonly unitsPerLog: number
  readonly bytes: number
}
export const PENDING_LIMITS: PendingLimits = { units: 4_096, unitsPerLog: 512, bytes: 16 * 1024 * 1024 }

export interface PendingPool {
  readonly size: number
  has(id: Hash): boolean
  /** Keeps a unit until one of `missing` arrives; false when its log already has its share waiting. */
  add(unit: RawUnit, missing: readonly Hash[]): boolean
  /** Takes out what waited for `id`. */
  release(id: Hash): RawUnit[]
  /** Takes out what waits for no particular unit (its anchor block, or an anchored parent). */
  releaseUnnamed(): RawUnit[]
}

/** Units whose ancestors are not here yet. Bounded: the oldest go first, sync brings them again. */
export function createPendingPool(limits: PendingLimits = PENDING_LIMITS): PendingPool {
  const units = new Map<Hash, { unit: RawUnit; missing: readonly Hash[] }>()
  const waiting = new Map<Hash | '', Set<Hash>>()
  const perLog = new Map<string, number>()
  let bytes = 0
  const logOf = (unit: RawUnit) => logName(unit.header.author, unit.header.device)
  const drop = (id: Hash): RawUnit | undefined => {
    const entry = units.get(id)
    if (entry === undefined) return undefined
    units.delete(id)
    bytes -= entry.unit.payload.length
    for (const key of entry.missing.length === 0 ? ['' as const] : entry.missing) {
      const set = waiting.get(key)
      set?.delete(id)
      if (set?.size === 0) waiting.delete(key)
    }
    const left = (perLog.get(logOf(entry.unit)) ?? 1) - 1
    if (left === 0) perLog.delete(logOf(entry.unit))
    else perLog.set(logOf(entry.unit), left)
    return entry.unit
  }
  const take = (key: Hash | '') =>
    [...(waiting.get(key) ?? [])].map((id) => drop(id)).filter((unit) => unit !== undefined)
  return {
    get size() {
      return units.size
    },
    has: (id) => units.has(id),
    add(unit, missing) {
      if (units.has(unit.id)) return true
      const log = logOf(unit)
      if ((perLog.get(log) ?? 0) >= limits.unitsPerLog) return false
      units.set(unit.id, { unit, missing })
      bytes += unit.payload.length
      perLog.set(log, (perLog.get(log) ?? 0) + 1)
      for (const key of missing.length === 0 ? ['' as const] : missing) {
        const set = waiting.get(key) ?? new Set()
        set.add(unit.id)
        waiting.set(key, set)
      }
      while (units.size > limits.units || bytes > limits.bytes) drop(units.keys().next().value!)
      return units.has(unit.id)
    },
    release: (id) => take(id),
    releaseUnnamed: () => take(''),
  }
}

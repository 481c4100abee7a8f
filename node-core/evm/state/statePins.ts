import type { StateKey } from './stateKeys.ts'
import type { StateReader } from './stateReader.ts'
import type { UndoEntry } from './undoRecord.ts'

export interface StatePins {
  /** The state as it is now, for as long as somebody holds it. */
  pin(): StateReader
  /** These values are about to be overwritten (those before are given): on disk at any moment from now on. */
  writing(before: readonly UndoEntry[]): void
  /** They are. */
  written(): void
}

/** One committed state; `undo` is what the one after it overwrote. */
interface Version {
  undo: readonly UndoEntry[]
  values: Map<StateKey, Uint8Array | null> | null
  next: Version | null
}

/**
 * States that stand still. A call runs in pieces, and between two of them a block may be written: what it overwrites
 * is kept for those who still read the state before. A version knows only those after it, so that what nobody reads
 * any more is gone without a word.
 */
export function createPins(base: StateReader): StatePins {
  const fresh = (): Version => ({ undo: [], values: null, next: null })
  let now = fresh()

  return {
    pin() {
      const pinned = now
      return {
        get(key) {
          for (let version: Version | null = pinned; version?.next; version = version.next) {
            version.values ??= new Map(version.undo)
            const kept = version.values.get(key)
            if (kept !== undefined) return kept ?? undefined
          }
          return base.get(key)
        },
        code: base.code,
      }
    },
    writing(before) {
      now.undo = before
      now.values = null
      now.next = fresh()
    },
    written() {
      now = now.next ?? now
    },
  }
}

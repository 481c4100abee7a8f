import type { Storage } from '#node-core/storage/openStorage.ts'
import { stateUnavailable } from '../errors.ts'
import type { StateKey } from './stateKeys.ts'
import type { StateChanges, StateReader } from './stateReader.ts'
import { decodeUndo } from './undoRecord.ts'

/**
 * Values as they were at `height`, by laying the undo records of the blocks above over the head's state. Costs one read
 * for each
 * block between; how far back it reaches is the pruning setting's matter.
 * @throws EVM_STATE_UNAVAILABLE
 */
export function changesBackTo(storage: Storage, height: number, headHeight: number): StateChanges {
  const values = new Map<StateKey, Uint8Array | null>()
  if (height > headHeight) throw stateUnavailable('that block is not here yet', { height, headHeight })
  for (let at = headHeight; at > height; at--) {
    const undo = storage.undo.get(at)
    if (undo === undefined) throw stateUnavailable('that state is pruned', { height, firstKept: at })
    for (const [key, value] of decodeUndo(undo)) values.set(key, value)
  }
  return { values, codes: new Map() }
}

/** `base` with `changes` over it. */
export function overlayState(base: StateReader, changes: StateChanges): StateReader {
  return {
    get(key) {
      const value = changes.values.get(key)
      return value === undefined ? base.get(key) : (value ?? undefined)
    },
    code: (hash) => changes.codes.get(hash) ?? base.code(hash),
  }
}

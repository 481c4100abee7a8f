import type { Hex } from '#node-core/kernel/bytes.ts'
import type { StateKey } from './stateKeys.ts'

/** A committed state, read synchronously. Values are the stored encodings; absent is undefined. */
export interface StateReader {
  get(key: StateKey): Uint8Array | undefined
  code(hash: Hex): Uint8Array
}

/** What a block did to the state. `null` deletes. */
export interface StateChanges {
  readonly values: ReadonlyMap<StateKey, Uint8Array | null>
  readonly codes: ReadonlyMap<Hex, Uint8Array>
}

import type { BatchOperation, KeyValueStore } from '../keyValueStore.ts'

/** Turns format `n` into `n + 1`. One file each, never edited after a release. */
export interface Migration {
  readonly name: string
  /** The changes to apply; they are committed together with the new version number. */
  migrate(store: KeyValueStore): Promise<readonly BatchOperation[]>
}

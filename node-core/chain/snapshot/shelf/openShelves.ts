import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { KeyValueStore } from '#node-core/storage/keyValueStore.ts'
import { openShelf, type Shelf } from './openShelf.ts'

/** Where shelves lie: one store each, by name. Wired to folders in `node/`. */
export interface ShelfDisk {
  names(): Promise<readonly string[]>
  /** Opened, or made where there is none. */
  open(name: string): Promise<KeyValueStore>
  /** Of a store that is closed. */
  remove(name: string): Promise<void>
}

/** The snapshots of a node: those it serves, and one that it may be fetching. */
export interface Shelves {
  /** By height, ascending; also those that are not whole yet. */
  all(): ReadonlyArray<readonly [height: number, shelf: Shelf]>
  /** The whole one of that block. */
  of(hash: Hash): Shelf | undefined
  open(height: number): Promise<Shelf>
  remove(height: number): Promise<void>
  close(): Promise<void>
}

/** Opens what is there; what cannot be opened is only a copy of what others have, and goes. */
export async function openShelves(disk: ShelfDisk, log: Logger): Promise<Shelves> {
  const shelves = new Map<number, Shelf>()
  for (const name of await disk.names()) {
    try {
      shelves.set(Number(name), openShelf(await disk.open(name)))
    } catch (error) {
      log.warn('a snapshot could not be opened', { name, code: toNodeError(error).code })
      await disk.remove(name).catch(() => undefined)
    }
  }
  return {
    all: () => [...shelves].sort(([a], [b]) => a - b),
    of: (hash) => [...shelves.values()].find((shelf) => shelf.isComplete && shelf.manifest?.hash === hash),
    async open(height) {
      const known = shelves.get(height)
      if (known !== undefined) return known
      const shelf = openShelf(await disk.open(String(height)))
      shelves.set(height, shelf)
      return shelf
    },
    async remove(height) {
      const shelf = shelves.get(height)
      if (shelf === undefined) return
      shelves.delete(height)
      await shelf.close()
      await disk.remove(String(height))
    },
    async close() {
      for (const shelf of shelves.values()) await shelf.close()
      shelves.clear()
    },
  }
}

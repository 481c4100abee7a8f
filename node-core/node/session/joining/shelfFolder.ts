import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ShelfDisk } from '#node-core/chain/snapshot/shelf/openShelves.ts'
import { createLevelStore } from '#node-core/storage/createLevelStore.ts'

/** Snapshots in folders named by height. */
export function shelfFolder(dir: string): ShelfDisk {
  return {
    async names() {
      const names = await readdir(dir).catch(() => [] as string[])
      return names.filter((name) => /^[1-9]\d{0,15}$/.test(name))
    },
    async open(name) {
      await mkdir(join(dir, name), { recursive: true })
      return createLevelStore(join(dir, name))
    },
    remove: (name) => rm(join(dir, name), { recursive: true, force: true }),
  }
}
